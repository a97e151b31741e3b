"""Screening: the lists, the policy, and what they say of one payment. Pure."""

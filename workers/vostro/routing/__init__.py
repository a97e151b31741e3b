"""The route of a payment, and what is wrong with it. Pure."""

"""Vostro screens every payment of a stream: who is in it, and which way it goes."""

__version__ = "0.1.0"

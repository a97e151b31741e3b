"""A party or agent with its place in the payment."""

from vostro.payment import Described

Held = tuple[str, int, Described]  # group, position there, and the party or agent itself

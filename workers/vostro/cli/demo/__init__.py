"""`vostro demo`: the whole system on one machine, over an invented list and invented payments."""

"""The list search: normalise a name, find it among all listed names, compare, explain. Pure."""

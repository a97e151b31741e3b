"""Commands for people: each ends with an exit code that a script can trust."""

"""Lists: from the publishers' files to what the core searches."""

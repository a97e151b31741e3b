"""One reader a publisher's format: files in, Designations out."""

"""Messages as banks send them, read into Payment: canonical JSON, ISO 20022, SWIFT MT. Pure."""

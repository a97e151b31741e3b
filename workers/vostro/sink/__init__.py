"""Alerts to those without Kafka: each one POSTed to an HTTPS address, signed, until it is taken."""

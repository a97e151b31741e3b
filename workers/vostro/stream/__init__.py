"""The stream: payments in from Kafka, alerts, decisions and dead letters out. No screening."""

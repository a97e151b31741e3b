"""How every client of Kafka proves who it is, and what each of them may do there."""

"""Rules over time: bounded windows and pure functions over them."""

"""Pushes to people: what is said, by which way, and what waits for their next contact."""

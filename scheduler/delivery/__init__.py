"""What is said unasked: claimed from the outbox, routed, sent, and marked."""

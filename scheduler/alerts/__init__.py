"""What becomes an alert, and when people are told."""

"""What the assistant does by the clock."""

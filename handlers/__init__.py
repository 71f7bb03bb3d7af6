"""What the assistant does when it is spoken to."""

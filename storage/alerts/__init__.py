"""What is worth telling, and who asked to be told."""

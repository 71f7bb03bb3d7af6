"""What the clock does for the project year."""

"""What is printed about personal data."""

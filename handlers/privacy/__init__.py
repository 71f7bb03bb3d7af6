"""What a person can do about their own data besides seeing and erasing it."""

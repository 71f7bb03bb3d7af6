"""What the clock does for the desk: service times, urgent requests, the morning's brief."""

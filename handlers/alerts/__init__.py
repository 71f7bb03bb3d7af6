"""What people are told unasked, seen from their side: what waits, what they subscribed to."""

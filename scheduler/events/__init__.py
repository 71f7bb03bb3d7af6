"""What happens around public events by the clock."""

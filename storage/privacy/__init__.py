"""Personal data: consent, sealing, what a person may see, take along and erase."""

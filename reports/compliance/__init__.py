"""Files of the compliance self-assessment."""

"""Days and amounts calculated from a plain question, with their sources."""

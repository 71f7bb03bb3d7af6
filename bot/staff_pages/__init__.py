"""The pages for the people of the desk, read-only."""

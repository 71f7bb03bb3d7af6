"""The report of a screening before a fair."""

"""Deadlines and fees as the law sets them: pure functions, each result with its rule's source."""

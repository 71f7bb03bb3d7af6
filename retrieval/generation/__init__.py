"""The optional language model: what it is given, and what of its text may be shown."""

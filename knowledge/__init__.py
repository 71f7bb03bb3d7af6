"""Texts become documents, provisions and passages, and passages become an index."""

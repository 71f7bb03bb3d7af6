"""The demonstration set: invented patents and marks, so that a newcomer has something to search."""

"""Assistance requests: what people ask the centre to do, and how the desk does it."""

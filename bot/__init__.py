"""Channels, settings, wiring and the process."""

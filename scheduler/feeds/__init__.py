"""Feeds and pages of official sites, watched politely; none unless staff name one."""

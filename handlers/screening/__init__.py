"""Screening a product list before a fair."""

"""Rows, the rules a row keeps by itself, and transactions."""

"""Asking for patents and trade marks: what a sentence asks for, search, likeness of marks."""

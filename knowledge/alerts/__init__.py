"""What is worth telling whom: notices held against topics, near-duplicates folded."""

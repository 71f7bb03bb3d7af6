"""What is written about assistance requests: words that chat, clock and pages share, and tables."""

"""High-value patents: portfolios around a core technology, filings, and what is worth keeping."""

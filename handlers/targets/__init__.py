"""The project year: its targets and numbers, the ledger, the acceptance package, the papers."""

"""Files people keep: tables, charts, documents."""

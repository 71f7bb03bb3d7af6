"""Patents and trade marks in chat: finding them, watching one's own, a look before filing."""

"""Operation of rights: what a transfer, licence or pledge takes, and what a right may be worth."""

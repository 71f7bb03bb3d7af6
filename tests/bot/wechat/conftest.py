"""A follower, an account and the real channel between them, over real HTTP."""

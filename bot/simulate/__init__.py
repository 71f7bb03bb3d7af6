"""A WeChat of our own: the platform's interface and its followers, for tests and operators."""

"""The rows that only the WeChat channel has."""

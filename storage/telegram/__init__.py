"""The rows that only the Telegram channel has."""

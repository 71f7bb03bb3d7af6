"""Telegram's Bot API for one bot, strict, with the people and groups that talk to it."""

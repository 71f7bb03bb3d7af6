"""The Telegram channel. python-telegram-bot carries and parses; what must last lies in our rows."""

import os

# Asks the SDK for the spans of time it will use from its next version on, and for no warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")

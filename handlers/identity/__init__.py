"""One person on several channels: joining them by a code, and parting them again."""

"""The chat page and every page that a link opens, over HTTP."""

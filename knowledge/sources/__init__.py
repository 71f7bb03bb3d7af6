"""Where texts come from: files of several formats, archives of them, the statute package."""

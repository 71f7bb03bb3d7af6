"""Files about the project year: its progress as a picture, the acceptance package."""

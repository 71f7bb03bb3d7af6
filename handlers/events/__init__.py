"""Public events: listed, signed up for, attended; drafted, published and kept by staff."""

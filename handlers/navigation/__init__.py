"""Patent navigation: reports of an industry made, written into, issued, asked and answered."""

"""What a study writes to disk: its directory and its tables."""

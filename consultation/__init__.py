"""What a consultation is, and where it is kept."""

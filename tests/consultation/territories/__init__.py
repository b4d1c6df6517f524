"""Files about territories, read and kept."""

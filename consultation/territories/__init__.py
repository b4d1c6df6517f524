"""What is known of a territory beside its residents' voice: files read by mapping, kept, and read again."""

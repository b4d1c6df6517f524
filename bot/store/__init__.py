"""What the dialogue reads from and writes to the database. Everything happens in the caller's transaction."""

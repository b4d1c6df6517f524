"""Survey statistics of self-selected participants: pure functions on numpy. Each names its source."""

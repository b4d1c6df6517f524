"""The addresses under /v1. Each file is a subject; each function an operation."""

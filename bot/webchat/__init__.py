"""The web chat at `/c/<code>`: one page, the same engine, resumable by a private link."""

"""Broadcasts: who may be written to again, when, and what became of it. The bot carries them out."""

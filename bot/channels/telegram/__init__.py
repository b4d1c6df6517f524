"""Telegram: reading updates, rendering messages, sending them; by webhook or by polling."""

import os

# The library's own way to have durations as timedelta: without it, each 429 that it reads warns of a
# deprecation.
os.environ["PTB_TIMEDELTA"] = "true"

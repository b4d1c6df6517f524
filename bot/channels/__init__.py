"""Channels: parse a provider's payload, render a message, send it."""

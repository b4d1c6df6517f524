"""Broadcasts carried out: people moved into the outbox a few at a time, a last look before each is sent."""

"""The dialogue with residents: channels, engine, inbox to outbox."""

"""Composition: settings, command line, embedded database. No logic."""

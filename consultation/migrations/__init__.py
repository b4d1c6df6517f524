"""Alembic migrations, run by consultation.database.migrate."""

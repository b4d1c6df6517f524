"""The embedded PostgreSQL: started with Porte-voix, stopped when its last owner has gone.

Nothing is imported here on purpose: the watcher imports this package and must stay small.
The way in is `portevoix.embedded.database.open_database`.
"""

"""Questionnaires: the model, how files are read, and what is checked before people see them."""

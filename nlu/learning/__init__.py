"""The tagger learns from people: checks, worksheets, examples, models in service."""

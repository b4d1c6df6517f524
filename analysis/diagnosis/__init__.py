"""The diagnosis of a territory, put together from a release, its statistics and validated quotations."""

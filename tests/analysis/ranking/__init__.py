"""Rankings: published values, exact rules beside ours, properties."""

from hypothesis import settings

QUICK = settings(max_examples=50, deadline=None)

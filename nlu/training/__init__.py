"""From labelled texts to weights. Needs SciPy; nothing here is imported to tag."""

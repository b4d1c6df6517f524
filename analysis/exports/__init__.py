"""Files made from one release: every format renders the same dossier, so that a number is the same in all."""

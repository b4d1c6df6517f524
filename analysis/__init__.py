"""From tagged answers to figures that may be published."""

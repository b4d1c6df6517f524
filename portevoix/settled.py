"""What is loaded once and kept for good, the garbage collector need not look at again."""

import gc

OBJECTS = 50_000
"""Objects made between two looks at the youngest: a batch of answers makes some tens of thousands, without
cycles, and they go by themselves."""


def settle() -> None:
    """Call when a process has loaded what it tags with: it is a third quicker afterwards.

    The lexicon and the models are hundreds of thousands of objects that every full collection would walk.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, 10, 10)

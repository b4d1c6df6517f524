"""What the linear classifier scores, one head each, in the order of its columns."""

from consultation.taxonomy import facets, taxonomy

THEMES = tuple(theme.code for theme in taxonomy().themes)
SUBTHEMES = tuple(sub.code for sub in taxonomy().subthemes())
OFF_GRID = ("NSP", "GEN", "HSJ", "AUT")
"""Codes beside the grid that can be learnt; ILL (inaudible, empty) is a person's."""
KINDS = tuple(kind.code for kind in facets().kinds)
TONE = ("TON", "MIX")
"""Sentiment from -1 to 1, and whether it is mixed."""
URGENCY = ("U1", "U2")

STATEMENT = (*KINDS, *TONE, *URGENCY)
UNASKED = tuple(f"{head} seul" for head in STATEMENT)
"""The same, learnt without the question: a bare noun is an asset after one question, a wish after
another, and nobody's guess after none."""

HEADS = (*THEMES, *SUBTHEMES, *OFF_GRID, *STATEMENT, *UNASKED)
TONES = {"NEG2": -1.0, "NEG1": -0.5, "NEU": 0.0, "MIX": 0.0, "POS1": 0.5, "POS2": 1.0}


def _columns(codes: tuple[str, ...]) -> slice:
    start = HEADS.index(codes[0])
    return slice(start, start + len(codes))


THEME_COLUMNS = _columns(THEMES)
SUBTHEME_COLUMNS = _columns(SUBTHEMES)
OFF_GRID_COLUMNS = _columns(OFF_GRID)
KIND_COLUMNS = _columns(KINDS)
TONE_COLUMNS = _columns(TONE)
URGENCY_COLUMNS = _columns(URGENCY)
THEME_HEADS = slice(0, OFF_GRID_COLUMNS.stop)
"""What a segment is about: learnt from the corpus and from the lexicon's terms."""
STATEMENT_HEADS = _columns(STATEMENT)
UNASKED_HEADS = _columns(UNASKED)
"""How it is said: learnt from the corpus alone, with the cues."""

SUBTHEMES_OF = {
    theme: tuple(number for number, sub in enumerate(SUBTHEMES) if sub.startswith(theme + "-"))
    for theme in THEMES
}
"""The places of a theme's sub-themes among `SUBTHEMES`."""

"""What the YAML parser could not read, said in French with what to do.

The parser's words are in English and about its grammar; people need to know about quotes, colons
and indentation. Keys are parts of libyaml's and PyYAML's messages.
"""

import yaml

from consultation.questionnaire.open_quotes import open_quote

# Part of the parser's message: what happened, what to do, and whether the line is where the
# construct began (an open quote or brace) or where reading stopped.
_KNOWN = (
    (
        "found unexpected end of stream",
        "un guillemet ouvert ici n’est pas fermé",
        "fermez-le, ou retirez-le",
        True,
    ),
    (
        "mapping values are not allowed",
        "un deux-points ou un retrait est mal placé",
        "mettez entre guillemets un texte qui contient « : », et alignez la ligne avec la précédente",
        False,
    ),
    (
        "could not find expected ':'",
        "il manque « : » suivi d’un espace",
        "écrivez clé: valeur, avec un espace après le deux-points",
        True,
    ),
    ("tab", "une tabulation sert de retrait", "remplacez-la par des espaces, deux par niveau", False),
    (
        "expected ',' or",
        "une accolade ou un crochet ouvert ici ne se ferme pas bien",
        "fermez-le, et mettez entre guillemets les textes et les conditions qu’il contient",
        True,
    ),
    (
        "cannot start any token",
        "un texte commence par un signe réservé (@, %, `, tabulation)",
        "mettez-le entre guillemets",
        False,
    ),
    (
        "expected node content",
        "une accolade ou un crochet ouvert ici ne se ferme pas bien",
        "fermez-le, ou mettez le texte entre guillemets",
        True,
    ),
    ("alphabetic or numeric", "un texte commence par & ou *", "mettez-le entre guillemets", False),
    (
        "block sequence entries",
        "un tiret est mal placé",
        "un tiret commence une ligne ; un texte qui commence par un tiret se met entre guillemets",
        False,
    ),
    (
        "did not find expected",
        "cette ligne n’est pas à sa place",
        "alignez-la avec la précédente (deux espaces par niveau) ; entre '…', une apostrophe se double",
        False,
    ),
)  # fmt: skip


_OPEN_QUOTE = _KNOWN[0]
_CURLY = (
    "les guillemets “ ” ne protègent pas un texte",
    'mettez des guillemets droits " au début et à la fin du texte',
)


def explained(error: yaml.MarkedYAMLError, text: str = "") -> tuple[int, str, str]:
    """Return the line (from 1, 0 when unknown), what happened and what to do.

    `text` is the file: what the parser stops at may come of a quotation mark much further up.
    """
    stopped = error.problem_mark.line + 1 if error.problem_mark else 0
    opened = open_quote(text, stopped)
    if opened is not None:
        return opened, _OPEN_QUOTE[1], _OPEN_QUOTE[2]
    lines = text.split("\n")
    if 0 < stopped <= len(lines) and any(mark in lines[stopped - 1] for mark in "“”„"):
        return stopped, *_CURLY
    problem = str(error.problem or "")
    known = next((entry for entry in _KNOWN if entry[0] in problem), None)
    _, message, remedy, at_start = known or (
        "",
        "cette ligne ne se lit pas",
        "vérifiez le retrait (deux espaces par niveau), les guillemets et les deux-points",
        False,
    )
    mark = (error.context_mark if at_start else None) or error.problem_mark or error.context_mark
    return (mark.line + 1 if mark else 0), message, remedy

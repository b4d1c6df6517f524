"""Where a link or a poster is given out: its name, for people, and the tag that links carry.

The rule of a tag: small letters without accents and digits, words joined by hyphens, 30 characters at
most, cut between two words. With the longest code it fits the 64 signs that `?start=` may carry.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_TAG = 30
LONGEST_NAME = 60
TRIAL = "essai"
"""Tag of links for trying a campaign out: whoever comes by it counts nowhere."""
TAG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,28}[a-z0-9])?")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "ł": "l"})


class PlaceWrong(Exception):
    """The name of a place can make no tag; the message says what to do, in French, in one line."""


@dataclass(frozen=True, slots=True)
class Place:
    """`name` as people wrote it, `tag` as links carry it (`participant.origin`)."""

    name: str
    tag: str

    @property
    def whole(self) -> str:
        """The tag before it was cut: « École » and « ecole » are one place."""
        return _joined(self.name)

    @property
    def cut(self) -> bool:
        """Whether the tag holds less than the whole name."""
        return self.whole != self.tag


def place(name: str) -> Place:
    """Return a place; raises PlaceWrong."""
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME:
        raise PlaceWrong(
            f"Le lieu « {name[:LONGEST_NAME]}… » est trop long ({len(name)} signes, {LONGEST_NAME} au plus)"
            "\u00a0: donnez-lui un nom court."
        )
    tag = _joined(name)
    if len(tag) > LONGEST_TAG:
        whole, _, broken = tag[: LONGEST_TAG + 1].rpartition("-")
        tag = whole or broken[:LONGEST_TAG]
    if not tag:
        raise PlaceWrong(
            f"Le lieu « {name} » ne peut pas servir de repère\u00a0: écrivez-le avec des lettres de A à Z "
            "ou des chiffres."
        )
    if tag == TRIAL:
        raise PlaceWrong(
            f"« {name} » est le repère des essais, qui ne comptent pas\u00a0: donnez un autre nom à ce lieu."
        )
    return Place(name, tag)


def places(names: Iterable[str]) -> tuple[Place, ...]:
    """Return the places, in order, each once; raises PlaceWrong where two names have one tag."""
    found: dict[str, Place] = {}
    for name in names:
        one = place(name)
        known = found.setdefault(one.tag, one)
        if known.name != one.name:
            raise _same_tag(known, one)
    return tuple(found.values())


def refuse_twins(known: Place, new: Place) -> None:
    """Raise PlaceWrong where two places have one tag without being the same."""
    if known.whole != new.whole:
        raise _same_tag(known, new)


def _same_tag(known: Place, new: Place) -> PlaceWrong:
    return PlaceWrong(
        f"« {known.name} » et « {new.name} » auraient le même repère, {new.tag}\u00a0: "
        "changez le début de l’un des deux noms, ou gardez-en un seul."
    )


def _joined(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.translate(_LIGATURES)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")

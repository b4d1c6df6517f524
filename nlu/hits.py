"""The lexicon as a spaCy component: where its terms occur in a Doc of stems."""

from collections import defaultdict
from typing import NamedTuple

from spacy.tokens import Doc

from nlu.lexicon import MASK, Entry, lexicon


class Hit(NamedTuple):
    """A term at tokens `start:end` (end excluded), and what it points to."""

    start: int
    end: int
    entries: tuple[Entry, ...]


class _Node:
    """A stem on the way of some terms: what ends here, and what may come next."""

    __slots__ = ("after", "entries")

    def __init__(self) -> None:
        self.entries: dict[str, tuple[Entry, ...]] | None = None
        self.after: dict[str, _Node] = {}


class Lexical:
    """Writes `doc.user_data["hits"]`: for each group (a tag's kind or a list of markers) its hits.

    Within a group the longest term hides those inside it: "feu d'artifice" is not "feu". A tree of our
    own: spaCy's PhraseMatcher takes 40 µs a term to build, 0.6 s for this lexicon, and is no quicker.
    """

    def __init__(self) -> None:
        self.root: dict[str, _Node] = {}
        for stems, entries in lexicon().terms.items():
            nodes = self.root
            for stem in stems:
                node = nodes.setdefault(stem, _Node())
                nodes = node.after
            groups: defaultdict[str, list[Entry]] = defaultdict(list)
            for entry in entries:
                groups[entry.group].append(entry)
            node.entries = {group: tuple(found) for group, found in groups.items()}

    def __call__(self, doc: Doc) -> Doc:
        stems = [token.stem for token in doc.user_data["read"]]
        groups: defaultdict[str, list[Hit]] = defaultdict(list)
        last = len(stems)
        for start, stem in enumerate(stems):
            node = self.root.get(stem)
            end = start + 1
            while node is not None:
                if node.entries is not None:
                    for group, entries in node.entries.items():
                        groups[group].append(Hit(start, end, entries))
                node = node.after.get(stems[end]) if end < last else None
                end += 1
        doc.user_data["hits"] = {group: _longest(hits) for group, hits in groups.items()}
        return doc


def _longest(hits: list[Hit]) -> list[Hit]:
    """Keep the longest of overlapping hits, then the first; masks hide, then go."""
    if len(hits) == 1:
        return hits if hits[0].entries[0].code != MASK else []
    hits.sort(key=lambda hit: (hit.start - hit.end, hit.start))
    taken: set[int] = set()
    kept: list[Hit] = []
    for hit in hits:
        places = range(hit.start, hit.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(hit)
    kept.sort()
    return [hit for hit in kept if hit.entries[0].code != MASK]

"""The lexicon as a spaCy component: where its terms occur in a Doc of stems."""

from collections import defaultdict
from typing import NamedTuple

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from nlu.lexicon import MASK, Entry, lexicon


class Hit(NamedTuple):
    """A term at tokens `start:end` (end excluded), and what it points to."""

    start: int
    end: int
    entries: tuple[Entry, ...]


class Lexical:
    """Writes `doc.user_data["hits"]`: for each group (a tag's kind or a list of markers) its hits.

    Within a group the longest term hides those inside it: "feu d'artifice" is not "feu".
    """

    def __init__(self, nlp: Language) -> None:
        self.matcher = PhraseMatcher(nlp.vocab)
        self.entries: dict[int, dict[str, tuple[Entry, ...]]] = {}
        for number, (stems, entries) in enumerate(lexicon().terms.items()):
            name = f"terme-{number}"
            self.matcher.add(name, [Doc(nlp.vocab, words=list(stems))])
            groups: defaultdict[str, list[Entry]] = defaultdict(list)
            for entry in entries:
                groups[entry.group].append(entry)
            self.entries[nlp.vocab.strings[name]] = {group: tuple(found) for group, found in groups.items()}

    def __call__(self, doc: Doc) -> Doc:
        groups: defaultdict[str, list[Hit]] = defaultdict(list)
        for key, start, end in self.matcher(doc):
            for group, entries in self.entries[key].items():
                groups[group].append(Hit(start, end, entries))
        doc.user_data["hits"] = {group: _longest(hits) for group, hits in groups.items()}
        return doc


def _longest(hits: list[Hit]) -> list[Hit]:
    """Keep the longest of overlapping hits, then the first; masks hide, then go."""
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

"""The linear classifier as a spaCy component: scores of every segment of a batch at once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from nlu.about import CODES, Floats, Segments, lexical_row
from nlu.cues import answers_a_question, cues
from nlu.features import Bag, bag
from nlu.heads import HEADS, STATEMENT_HEADS, UNASKED_HEADS
from nlu.idioms import plainly
from nlu.linear import Linear
from nlu.model import Model, shipped
from nlu.propositions import Proposition, propositions
from nlu.reading import Token
from nlu.themes import Weighed, weigh

WORDS = 3
"""Words told for a tag, beside the lexicon's terms."""
_COLUMN = {head: number for number, head in enumerate(HEADS)}


@dataclass(frozen=True, slots=True)
class Classified:
    """What is known of one proposition, in plain lists: quicker one by one than arrays.

    norms: (2,), for `Classifier.words`; scores of the heads; probabilities of THEMES, SUBTHEMES, KINDS.
    """

    proposition: Proposition
    weighed: Weighed
    found: Bag
    norms: Floats
    scores: list[float]
    themes: list[float]
    subthemes: list[float]
    kinds: list[float]


class Classifier:
    """Writes `doc.user_data["classified"]`: one `Classified` per proposition."""

    def __init__(self, model: Model) -> None:
        self.use(model)

    def use(self, model: Model) -> None:
        self.model = model
        self.linear = Linear(model.segments)

    def __call__(self, doc: Doc) -> Doc:
        self._classify([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], batch_size: int = 256) -> Iterator[Doc]:
        waiting = iter(stream)
        while docs := list(islice(waiting, batch_size)):
            self._classify(docs)
            yield from docs

    def _classify(self, docs: Sequence[Doc]) -> None:
        parts = [propositions(doc) for doc in docs]
        flat = [one for part in parts for one in part]
        asked = [doc.user_data.get("question") for doc, part in zip(docs, parts, strict=True) for _ in part]
        weighed = [
            weigh(one.groups.get("theme", ()), one.groups.get("situe", ()), one.tokens) for one in flat
        ]
        bags = [bag(meant(one, weights)) for one, weights in zip(flat, weighed, strict=True)]
        scores, norms = self._scores(flat, asked, bags)
        of = Segments(
            scores,
            self._whole(docs, parts, scores),
            _rows([one.meant for one in weighed]),
            _rows([one.situated for one in weighed]),
            np.array([len(one.forms) for one in bags], np.float32),
        )
        settings = self.model.settings
        themes = settings.fusion.themes(of)
        columns = (
            scores.tolist(),
            themes.tolist(),
            settings.fusion.subthemes(of, themes).tolist(),
            settings.manner.probabilities(scores).tolist(),
        )
        known = [Classified(*row) for row in zip(flat, weighed, bags, norms, *columns, strict=True)]
        start = 0
        for doc, part in zip(docs, parts, strict=True):
            doc.user_data["classified"] = known[start : start + len(part)]
            start += len(part)

    def _scores(
        self, flat: Sequence[Proposition], asked: Sequence[str | None], bags: Sequence[Bag]
    ) -> tuple[Floats, Floats]:
        """Return the (segments, heads) scores, and the norms of what they were made of."""
        rows = [
            cues(one.groups, one.words, one.written, question)
            for one, question in zip(flat, asked, strict=True)
        ]
        counted = np.array(rows, np.float32).reshape(len(flat), len(self.model.segments.cues))
        scores, norms = self.linear.scores_and_norms(bags, counted)
        alone = ~answers_a_question(counted)
        scores[alone, STATEMENT_HEADS] = scores[alone, UNASKED_HEADS]
        plainly(scores, flat)
        return scores, norms

    def _whole(self, docs: Sequence[Doc], parts: Sequence[Sequence[Proposition]], scores: Floats) -> Floats:
        """Return the scores of each segment's whole message; those of a lone segment are its own."""
        several = [number for number, part in enumerate(parts) if len(part) > 1]
        whole = scores.copy()
        if not several:
            return whole
        none = np.zeros((len(several), len(self.model.segments.cues)), np.float32)
        found = self.linear.scores([bag(docs[number].user_data["read"]) for number in several], none)
        first = np.cumsum([0, *map(len, parts)])
        for number, one in zip(several, found, strict=True):
            whole[first[number] : first[number + 1]] = one
        return whole

    def words(self, one: Classified, code: str) -> list[str]:
        """Return the words of a proposition that speak most for a code; none where none does."""
        forms = one.found.forms
        shares = self.linear.parts(forms, one.norms, _COLUMN[code])
        least = max(0.4 * max(shares, default=0.0), 0.02)
        return [form for form, share in zip(forms, shares, strict=True) if share >= least and len(form) > 2][
            :WORDS
        ]

    def to_disk(self, path: str | Path, **_: Any) -> None:
        self.model.to_disk(Path(path))

    def from_disk(self, path: str | Path, **_: Any) -> "Classifier":
        self.use(Model.from_disk(Path(path)))
        return self


def meant(one: Proposition, weighed: Weighed) -> Sequence[Token]:
    """Return the tokens of a proposition without those that only say where, unless little is left."""
    if not weighed.places or len(weighed.places) + 2 > len(one.tokens):
        return one.tokens
    return [token for place, token in enumerate(one.tokens) if place not in weighed.places]


def _rows(weights: Sequence[dict[str, float]]) -> Floats:
    made = np.zeros((len(weights), len(CODES)), np.float32)
    for row, one in enumerate(weights):
        for place, weight in lexical_row(one):
            made[row, place] = weight
    return made


@Language.factory("classeur")
def _classifier(nlp: Language, name: str) -> Classifier:  # noqa: ARG001 (spaCy passes them)
    return Classifier(shipped())

"""The linear classifier as a spaCy component: scores of every segment of a batch at once."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from nlu.about import CODES, Floats, Segments, lexical_row
from nlu.cues import answers_a_question, cues
from nlu.features import Bag, bag
from nlu.heads import (
    HEADS,
    OFF_GRID_COLUMNS,
    STATEMENT_HEADS,
    TONE_COLUMNS,
    UNASKED_HEADS,
    URGENCY_COLUMNS,
)
from nlu.idioms import plainly
from nlu.items import items
from nlu.linear import Linear
from nlu.model import Model, shipped
from nlu.propositions import Proposition, propositions, within
from nlu.reading import Token
from nlu.themes import Weighed, chosen, weigh

WORDS = 3
"""Words told for a tag, beside the lexicon's terms."""
_COLUMN = {head: number for number, head in enumerate(HEADS)}


class About(NamedTuple):
    """A theme, its probability, its likeliest sub-themes with theirs, the words that speak most for it."""

    theme: str
    score: float
    subthemes: list[tuple[str, float]]
    words: list[str]


class Classified(NamedTuple):
    """What is known of one proposition: its themes; scores of OFF_GRID, TONE and URGENCY; probabilities of
    KINDS, and (CODES,) of themes and sub-themes."""

    proposition: Proposition
    weighed: Weighed
    themes: list[About]
    off_grid: list[float]
    tone: list[float]
    urgency: list[float]
    kinds: list[float]
    sure: Floats


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
        weighed = [_weighed(one) for one in flat]
        bags = _bags(docs, parts, weighed)
        scores, norms = self._scores(flat, asked, bags)
        whole = self._whole(docs, parts, scores)
        themes, subthemes = self._likely(_segments(scores, whole, weighed, bags), flat)
        known = map(
            Classified,
            flat,
            weighed,
            self._about(themes, subthemes, bags, norms),
            scores[:, OFF_GRID_COLUMNS].tolist(),
            scores[:, TONE_COLUMNS].tolist(),
            scores[:, URGENCY_COLUMNS].tolist(),
            self.model.settings.manner.probabilities(scores).tolist(),
            np.concatenate([themes, subthemes], axis=1),
        )
        for doc, part in zip(docs, parts, strict=True):
            doc.user_data["classified"] = list(islice(known, len(part)))

    def _likely(self, of: Segments, flat: Sequence[Proposition]) -> tuple[Floats, Floats]:
        """Return the probabilities of themes and sub-themes; of a list, those of its clearest thing."""
        fusion = self.model.settings.fusion
        themes = fusion.themes(of)
        subthemes = fusion.subthemes(of, themes)
        things = [
            (row, within(one, *span))
            for row, one in enumerate(flat)
            for span in items(one.tokens, one.groups.get("theme", ()))
        ]
        if things:
            rows, named = zip(*things, strict=True)
            owners = np.array(rows)
            weighed = [_weighed(one) for one in named]
            bags = [bag(meant(*one)) for one in zip(named, weighed, strict=True)]
            uncued = np.zeros((len(named), len(self.model.segments.cues)), np.float32)
            apart = _segments(self.linear.scores(bags, uncued), of.whole[owners], weighed, bags)
            likely = fusion.themes(apart)
            np.maximum.at(subthemes, owners, fusion.subthemes(apart, likely))
            np.maximum.at(themes, owners, likely)
        return themes, subthemes

    def _about(
        self, themes: Floats, subthemes: Floats, bags: Sequence[Bag], norms: Floats
    ) -> list[list[About]]:
        """Return the themes of each segment."""
        settings = self.model.settings
        found = [
            chosen(*row, settings.least, settings.subtheme)
            for row in zip(themes.tolist(), subthemes.tolist(), strict=True)
        ]
        rows = [row for row, several in enumerate(found) for _ in several]
        heads = [_COLUMN[theme] for several in found for theme, _, _ in several]
        said = iter(self._words([bags[row].forms for row in rows], norms[rows], heads))
        return [[About(*one, next(said)) for one in several] for several in found]

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
        found = self.linear.scores([docs[number].user_data["bag"] for number in several], none)
        first = np.cumsum([0, *map(len, parts)])
        for number, one in zip(several, found, strict=True):
            whole[first[number] : first[number + 1]] = one
        return whole

    def _words(self, texts: Sequence[Sequence[str]], norms: Floats, heads: Sequence[int]) -> list[list[str]]:
        """Return the words of each text that speak most for its head; none where none does."""
        return [
            _loudest(forms, shares)
            for forms, shares in zip(texts, self.linear.parts(texts, norms, heads), strict=True)
        ]

    def to_disk(self, path: str | Path, **_: Any) -> None:
        self.model.to_disk(Path(path))

    def from_disk(self, path: str | Path, **_: Any) -> "Classifier":
        self.use(Model.from_disk(Path(path)))
        return self


def _weighed(one: Proposition) -> Weighed:
    return weigh(one.groups.get("theme", ()), one.groups.get("situe", ()), one.tokens)


def _segments(scores: Floats, whole: Floats, weighed: Sequence[Weighed], bags: Sequence[Bag]) -> Segments:
    return Segments(
        scores,
        whole,
        _rows([one.meant for one in weighed]),
        _rows([one.situated for one in weighed]),
        np.array([len(one.forms) for one in bags], np.float32),
    )


def _bags(
    docs: Sequence[Doc], parts: Sequence[Sequence[Proposition]], weighed: Sequence[Weighed]
) -> list[Bag]:
    """Return the bag of each segment; that of a message in one piece is known already."""
    found = []
    weights = iter(weighed)
    for doc, part in zip(docs, parts, strict=True):
        whole = doc.user_data["read"]
        for one in part:
            tokens = meant(one, next(weights))
            found.append(doc.user_data["bag"] if tokens is whole else bag(tokens))
    return found


def _loudest(forms: Sequence[str], shares: Sequence[float]) -> list[str]:
    least = max(0.4 * max(shares, default=0.0), 0.02)
    return [form for form, share in zip(forms, shares, strict=True) if share >= least and len(form) > 2][
        :WORDS
    ]


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

"""The whole training: weights, then how to read them, learnt on what the weights had not seen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language

from nlu.about import CODES, Fusion, Segments, evidence, lexical_row, sub_evidence
from nlu.cues import cues
from nlu.features import bag
from nlu.heads import (
    HEADS,
    KIND_COLUMNS,
    KINDS,
    STATEMENT_HEADS,
    SUBTHEMES,
    THEMES,
    TONES,
    UNASKED_HEADS,
)
from nlu.linear import Linear
from nlu.manner import Manner
from nlu.model import Model, Settings, made
from nlu.propositions import Proposition, propositions
from nlu.reading import read
from nlu.themes import weigh
from nlu.training.corpus import Example, labels
from nlu.training.fit import fit, material
from nlu.training.logistic import logistic
from nlu.training.thresholds import best_least, best_second, best_tones, best_urgency
from nlu.weights import Weights

Floats = NDArray[np.float64]
FOLDS = 6
"""Parts that the hands are dealt into; each part is scored by weights learnt from the others."""
OTHER_GENRES = 0.5
"""Importance of titles and debates when scores are read: what residents say comes first."""


@dataclass(frozen=True, slots=True)
class Read:
    """The examples as the pipeline sees them, row by row."""

    examples: Sequence[Example]
    cues: NDArray[np.float32]
    lexical: NDArray[np.float32]
    situated: NDArray[np.float32]
    words: NDArray[np.float32]


def read_examples(nlp: Language, examples: Sequence[Example]) -> Read:
    """Let the pipeline's first components read the examples, each as one proposition."""
    counted, lexical, situated, words = [], [], [], []
    for example in examples:
        one = _proposition(nlp, example.text)
        weighed = weigh(one.groups.get("theme", ()), one.groups.get("situe", ()), one.tokens)
        counted.append(cues(one.groups, one.words, one.written, example.question))
        lexical.append(_row(weighed.meant))
        situated.append(_row(weighed.situated))
        words.append(len(bag(one.tokens).forms))
    return Read(
        examples,
        np.array(counted, np.float32),
        np.array(lexical),
        np.array(situated),
        np.array(words, np.float32),
    )


def train(
    nlp: Language,
    examples: Sequence[Example],
    settings: Settings | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Model:
    """Return a model. With `settings`, the scores are read as they say; without, that is learnt too.

    What is learnt without: for each hand the weights of the others score it (about 5 s a hand).
    """
    progress("lecture")
    seen = read_examples(nlp, examples)
    if settings is None:
        settings = calibrate(seen, progress)
    progress("apprentissage")
    return made(fit(material(examples, seen.cues)), settings)


def calibrate(seen: Read, progress: Callable[[str], None]) -> Settings:
    """Learn how scores are read, on scores that each hand got from the others' weights."""
    scores, whole = held_out(seen, progress)
    of = Segments(scores, whole, seen.lexical, seen.situated, seen.words)
    truth = _truth(seen.examples)
    importance = np.array([1.0 if one.hand.startswith("mains") else OTHER_GENRES for one in seen.examples])
    theme = _logistic_of(evidence(of), truth[:, : len(THEMES)], importance)
    fusion = Fusion(theme, ())
    themes = fusion.themes(of)
    fusion = Fusion(
        theme, _logistic_of(sub_evidence(of, themes), truth[:, len(THEMES) : len(CODES)], importance)
    )
    genre = np.array([one.hand.split("_")[0] for one in seen.examples])
    subthemes = fusion.subthemes(of, themes)
    subs = truth[:, len(THEMES) : len(CODES)]
    return Settings(
        fusion,
        _manner(seen.examples, scores),
        least=best_least(themes, truth[:, : len(THEMES)], genre),
        subtheme=best_least(subthemes, subs, genre),
        off_grid=0.4,
    )


Scores = tuple[NDArray[np.float32], NDArray[np.float32]]


def held_out(seen: Read, progress: Callable[[str], None]) -> Scores:
    """Return what `score` returns, for each example by weights that its hand had no part in."""
    hands = sorted({one.hand for one in seen.examples})
    made = tuple(np.zeros((len(seen.examples), len(HEADS)), np.float32) for _ in range(2))
    fold = np.array([hands.index(one.hand) % FOLDS for one in seen.examples])
    for number in range(FOLDS):
        progress(f"calage {number + 1}/{FOLDS}")
        kept = np.flatnonzero(fold != number).tolist()
        rows = np.flatnonzero(fold == number).tolist()
        weights = fit(material([seen.examples[row] for row in kept], seen.cues[kept]))
        found = score(weights, [seen.examples[row] for row in rows], seen.cues[rows])
        for whole, part in zip(made, found, strict=True):
            whole[rows] = part
    return made[0], made[1]


def score(weights: Weights, examples: Sequence[Example], counted: NDArray[np.float32]) -> Scores:
    """Return (examples, heads) scores of examples, and of the messages they are part of."""
    linear = Linear(weights)
    tokens = [read(one.text) for one in examples]
    scores = linear.scores([bag(one) for one in tokens], counted)
    whole = scores.copy()
    messages: dict[str, list[int]] = {}
    for row, one in enumerate(examples):
        if one.message:
            messages.setdefault(one.message, []).append(row)
    none = np.zeros((1, counted.shape[1]), np.float32)
    for rows in messages.values():
        if len(rows) > 1:
            together = bag(token for row in rows for token in tokens[row])
            whole[rows] = linear.scores([together], none)[0]
    return scores, whole


def _manner(examples: Sequence[Example], scores: NDArray[np.float32]) -> Manner:
    """Learn from each segment twice: with its question, and without."""
    stated = [row for row, one in enumerate(examples) if one.kinds is not None]
    said = [examples[row] for row in stated] * 2
    both = np.concatenate([scores[stated], scores[stated]])
    both[len(stated) :, STATEMENT_HEADS] = scores[stated, UNASKED_HEADS]
    slopes = []
    for place, kind in enumerate(KINDS, KIND_COLUMNS.start):
        happened = np.array([float(kind in (one.kinds or ())) for one in said])
        slope, constant = logistic(both[:, place : place + 1].astype(float), happened)
        slopes.append((slope, constant))
    toned = [row for row, one in enumerate(said) if one.tone in TONES]
    tones, mixed = best_tones(both[toned], [said[row].tone or "" for row in toned])
    urgency = best_urgency(both, [one.urgency or "U0" for one in said])
    manner = Manner(tuple(slopes), 0.5, tones, mixed, urgency)
    second = best_second(manner.probabilities(both), [one.kinds or frozenset() for one in said])
    return replace(manner, second=second)


def _truth(examples: Sequence[Example]) -> Floats:
    column = {head: number for number, head in enumerate((*THEMES, *SUBTHEMES))}
    truth = np.zeros((len(examples), len(column)))
    for row, one in enumerate(examples):
        for code in labels(one):
            if code in column:
                truth[row, column[code]] = 1.0
    return truth


def _logistic_of(columns: NDArray[np.float32], truth: Floats, importance: Floats) -> tuple[float, ...]:
    rows, codes, width = columns.shape
    return logistic(
        columns.reshape(rows * codes, width).astype(float), truth.ravel(), np.repeat(importance, codes)
    )


def _proposition(nlp: Language, text: str) -> Proposition:
    doc = nlp.make_doc(text)
    doc.user_data["segments"] = [(0, len(doc.user_data["read"]))]
    return propositions(nlp.get_pipe("lexique")(doc))[0]


def _row(weights: dict[str, float]) -> NDArray[np.float32]:
    row = np.zeros(len(CODES), np.float32)
    for place, weight in lexical_row(weights):
        row[place] = weight
    return row

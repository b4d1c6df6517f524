"""Tagging: ours, spaCy's textcat and TF-IDF with logistic regression, on the same texts in the same run.

All learn from the corpus that the product ships and are scored on residents' messages that none of them
saw (`tests/nlu/blind`). Ours also cuts propositions, says kinds, sentiment, urgency, actors and places,
hears cries for help and hides personal data; the others only name themes.
"""

import csv
import os
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from nlu.heads import THEMES
from nlu.pipeline import Tagger
from nlu.scores import compare
from nlu.tagged import TagKind
from nlu.training.corpus import Example, shipped
from portevoix.settled import settle

BLIND = Path(__file__).parent.parent / "tests" / "nlu" / "blind"
SHORT, LONG = 5_000, 1_500
TEXTCAT_ROUNDS = 3


class Row(NamedTuple):
    name: str
    fit: str
    messages: str
    sideways: str
    short: str
    long: str
    live: str


Found = Callable[[Sequence[str]], Sequence[frozenset[str]]]


def main() -> None:
    examples = [one for one in shipped() if not one.hand.startswith("debat")]
    texts = _texts(examples)
    started = time.perf_counter()
    tagger = Tagger.load()
    settle()
    print(f"cores: {os.cpu_count()}; model and lexicon loaded in {time.perf_counter() - started:.2f} s")
    rows = [_measured("Porte-voix", "shipped", _ours(tagger), texts)]
    fit, logistic = _logistic(examples)
    rows.append(_measured("TF-IDF + logistic regression", f"{fit:.0f} s", logistic, texts))
    fit, textcat = _textcat(examples)
    rows.append(_measured("spaCy textcat (bow + cnn)", f"{fit:.0f} s", textcat, texts))
    print("\n| what | trained in | messages | sideways | short/s | 40 words/s | one live |")
    print("|---|---|---|---|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


def _measured(name: str, fit: str, found: Found, texts: dict[str, list[str]]) -> Row:
    messages, sideways = (_scored(found, lot) for lot in ("messages", "sideways"))
    found(texts["short"][:500])  # words met before cost less: the state of a worker at work
    short, long = (f"{len(texts[kind]) / _seconds(found, texts[kind]):,.0f}" for kind in ("short", "long"))
    lives = []
    for text in texts["short"][:300]:
        started = time.perf_counter()
        found([text])
        lives.append(time.perf_counter() - started)
    return Row(
        name,
        fit,
        messages,
        sideways,
        short,
        long,
        f"{1000 * sorted(lives)[len(lives) * 95 // 100]:.1f} ms (p95)",
    )


def _seconds(found: Found, texts: Sequence[str]) -> float:
    """Return the processor time of one core: other work on the machine does not count."""
    started = time.process_time()
    found(texts)
    return time.process_time() - started


def _scored(found: Found, lot: str) -> str:
    with (BLIND / f"{lot}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    truth = [
        frozenset(code.split("-")[0] for code in row["themes"].split("|") if "-" in code) for row in rows
    ]
    guesses = [[(theme,) for theme in sorted(one)] for one in found([row["text"] for row in rows])]
    scores = compare(truth, guesses)
    return f"{scores.micro:.2f}/{scores.macro:.2f}"


def _texts(examples: Sequence[Example]) -> dict[str, list[str]]:
    """Return short answers (3 to 12 words) and answers of 40 words, in a fixed random order."""
    said = [one.text for one in examples if one.hand.startswith("mains")]
    random.Random(20261130).shuffle(said)
    short = [text for text in said if 3 <= len(text.split()) <= 12][:SHORT]
    words = " ".join(said).split()
    long = [" ".join(words[start : start + 40]) for start in range(0, 40 * LONG, 40)]
    return {"short": short, "long": long}


def _ours(tagger: Tagger) -> Found:
    def found(texts: Sequence[str]) -> list[frozenset[str]]:
        tagged = tagger.tag((text, None) for text in texts)
        return [frozenset(one.codes(TagKind.THEME)) & frozenset(THEMES) for one in tagged]

    return found


def _labels(examples: Sequence[Example]) -> np.ndarray[Any, Any]:
    return np.array(
        [[any(code.startswith(theme) for code in one.themes) for theme in THEMES] for one in examples]
    )


def _logistic(examples: Sequence[Example]) -> tuple[float, Found]:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import make_pipeline, make_union

    started = time.perf_counter()
    features = make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, strip_accents="unicode"),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, strip_accents="unicode"),
    )
    model = make_pipeline(features, OneVsRestClassifier(LogisticRegression(C=10, solver="liblinear")))
    model.fit([one.text for one in examples], _labels(examples))

    def found(texts: Sequence[str]) -> list[frozenset[str]]:
        return [_named(row > 0.3) for row in model.predict_proba(texts)]

    return time.perf_counter() - started, found


def _textcat(examples: Sequence[Example]) -> tuple[float, Found]:
    import spacy
    from spacy.training import Example as Training
    from spacy.util import minibatch

    started = time.perf_counter()
    nlp = spacy.blank("fr")
    textcat = nlp.add_pipe("textcat_multilabel", config={"model": _ENSEMBLE})
    for theme in THEMES:
        textcat.add_label(theme)  # type: ignore[attr-defined]
    labels = _labels(examples)
    lot = [
        Training.from_dict(nlp.make_doc(one.text), {"cats": dict(zip(THEMES, map(float, row), strict=True))})
        for one, row in zip(examples, labels, strict=True)
    ]
    optimizer = nlp.initialize(lambda: lot[:200])
    order = random.Random(20261130)
    for _ in range(TEXTCAT_ROUNDS):
        order.shuffle(lot)
        for batch in minibatch(lot, 128):  # type: ignore[no-untyped-call]
            nlp.update(batch, sgd=optimizer)

    def found(texts: Sequence[str]) -> list[frozenset[str]]:
        return [
            frozenset(theme for theme, score in doc.cats.items() if score > 0.3) for doc in nlp.pipe(texts)
        ]

    return time.perf_counter() - started, found


_ENSEMBLE = {
    "@architectures": "spacy.TextCatEnsemble.v2",
    "linear_model": {
        "@architectures": "spacy.TextCatBOW.v3",
        "exclusive_classes": False,
        "length": 262144,
        "ngram_size": 2,
        "no_output_layer": False,
    },
    "tok2vec": {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "pretrained_vectors": None,
        "width": 64,
        "depth": 2,
        "embed_size": 2000,
        "window_size": 1,
        "maxout_pieces": 3,
        "subword_features": True,
    },
}


def _named(chosen: Sequence[bool]) -> frozenset[str]:
    return frozenset(theme for theme, yes in zip(THEMES, chosen, strict=True) if yes)

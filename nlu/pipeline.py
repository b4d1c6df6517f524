"""The tagger: a spaCy pipeline of our own components, put together here and nowhere else.

`Reader` (folded stems, places kept) → `langue` → `expurgateur` (personal data) → `ecoute` (cries for help) →
`segmenteur` → `lexique` → `classeur` (linear, whole batches) → `enonces` (danger, tags). Results are the
frozen types of `nlu.tagged`.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from nlu.classifier import Classifier
from nlu.hits import Lexical
from nlu.language import FRENCH, language
from nlu.lexicon import lexicon
from nlu.listening import Listener
from nlu.model import Model
from nlu.protection import Protector
from nlu.reading import Reader
from nlu.segments import segments
from nlu.tagged import Tagged
from nlu.tags import Writer

BATCH = 256
"""Texts tagged between two cleanings of spaCy's memory: residents' words do not pile up."""
CODE_VERSION = "3"
"""Raised when the code changes what is tagged; the data's and the model's digests do the rest."""


@Language.component("langue")
def spoken_language(doc: Doc) -> Doc:
    doc.user_data["language"] = language(doc.user_data["text"])
    return doc


@Language.component("segmenteur")
def segmenter(doc: Doc) -> Doc:
    """Cut French into propositions; what is not French gets no tags, so it has none."""
    doc.user_data["segments"] = segments(doc.user_data["read"]) if doc.user_data["language"] == FRENCH else []
    return doc


@Language.factory("lexique")
def _lexical(nlp: Language, name: str) -> Lexical:  # noqa: ARG001 (spaCy passes them)
    return Lexical()


__all__ = ["French", "Listener", "Protector", "Tagger", "build", "load"]


@Language.factory("enonces")
def _writer(nlp: Language, name: str) -> Writer:  # noqa: ARG001 (spaCy passes it)
    return Writer(_classifier(nlp))


class French(Language):  # type: ignore[no-untyped-call]
    """`spacy.blank("fr")` without its tokenizer, which costs 2 s of start-up and which we replace."""

    lang = "fr"


def build(model: Model | None = None) -> Language:
    """Return the pipeline, ready to use, with a model or with the product's own."""
    nlp = French()
    nlp.tokenizer = Reader(nlp.vocab)
    for name in ("langue", "expurgateur", "ecoute", "segmenteur", "lexique", "classeur", "enonces"):
        nlp.add_pipe(name)
    if model is not None:
        _classifier(nlp).use(model)
    return nlp


def load(folder: Path) -> Language:
    """Return the pipeline that `nlp.to_disk(folder)` kept; raises nlu.model.ModelError."""
    nlp = build()
    _classifier(nlp).from_disk(folder / "classeur")
    return nlp


def _classifier(nlp: Language) -> Classifier:
    found = nlp.get_pipe("classeur")
    assert isinstance(found, Classifier)
    return found


class Tagger:
    """What the answers are about. Build once per process (`load`, under 1 s), use from one thread."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self.settled = False  # nothing is left that another tagger tagged (nlu.worker)
        self.version = f"{CODE_VERSION}-{lexicon().version}-{_classifier(nlp).model.version}"

    @classmethod
    def load(cls, model: Model | None = None) -> "Tagger":
        return cls(build(model))

    @property
    def model(self) -> Model:
        return _classifier(self._nlp).model

    def tag(self, texts: Iterable[tuple[str, str | None]], places: tuple[str, ...] = ()) -> Iterator[Tagged]:
        """Yield what each (text, question) says, in order; `question` is its name or label.

        `places` are the campaign's own names of places: they are found, and never masked.
        """
        waiting = iter(texts)
        while batch := list(islice(waiting, BATCH)):
            with self._nlp.memory_zone():
                done = [_tagged(doc) for doc in self._nlp.pipe(self._docs(batch, places), batch_size=BATCH)]
            yield from done

    def _docs(self, batch: Sequence[tuple[str, str | None]], places: tuple[str, ...]) -> Iterator[Doc]:
        for text, question in batch:
            doc = self._nlp.make_doc(text)
            doc.user_data["question"] = question
            doc.user_data["places"] = places
            yield doc


def _tagged(doc: Doc) -> Tagged:
    tagged: Tagged = doc.user_data["tagged"]
    return tagged

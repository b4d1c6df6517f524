"""The tagger: a spaCy pipeline of our own components, put together here and nowhere else.

`Reader` (folded stems, places kept) → `segmenteur` → `lexique` → `enonces`. A linear classifier will
stand between the last two (a later issue); results are the frozen types of `nlu.tagged`.
"""

from collections.abc import Iterable, Iterator
from itertools import islice, pairwise

from spacy.language import Language
from spacy.tokens import Doc

from nlu import danger
from nlu.hits import Hit, Lexical
from nlu.lexicon import lexicon
from nlu.nothing import says_nothing
from nlu.reading import Reader, Token
from nlu.segments import segments
from nlu.statements import asked_kind, kinds, mood, sentiment, urgency
from nlu.tagged import Tagged, TaggedSegment, TagKind, TagScore
from nlu.themes import in_passing, themes

BATCH = 256
"""Texts tagged between two cleanings of spaCy's memory: residents' words do not pile up."""
CODE_VERSION = "1"
"""Raised when the code changes what is tagged; the data's digest does the rest."""


@Language.component("segmenteur")
def segmenter(doc: Doc) -> Doc:
    doc.user_data["segments"] = segments(doc.user_data["read"])
    return doc


@Language.factory("lexique")
def _lexical(nlp: Language, name: str) -> Lexical:  # noqa: ARG001 (spaCy passes it)
    return Lexical(nlp)


@Language.component("enonces")
def statements(doc: Doc) -> Doc:
    doc.user_data["tagged"] = _tagged(doc)
    return doc


class French(Language):  # type: ignore[no-untyped-call]
    """`spacy.blank("fr")` without its tokenizer, which costs 2 s of start-up and which we replace."""

    lang = "fr"


def build() -> Language:
    """Return the pipeline, ready to use."""
    nlp = French()
    nlp.tokenizer = Reader(nlp.vocab)
    for name in ("segmenteur", "lexique", "enonces"):
        nlp.add_pipe(name)
    return nlp


class Tagger:
    """What the answers are about. Build once per process (`load`, under 1 s), use from one thread."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self.settled = False  # nothing is left that another tagger tagged (nlu.worker)
        self.version = f"lexique-{CODE_VERSION}-{lexicon().version}"

    @classmethod
    def load(cls) -> "Tagger":
        return cls(build())

    def tag(self, texts: Iterable[tuple[str, str | None]]) -> Iterator[Tagged]:
        """Yield what each (text, question) says, in order; `question` is its name or label."""
        waiting = iter(texts)
        while batch := list(islice(waiting, BATCH)):
            with self._nlp.memory_zone():
                done = [self._one(text, question) for text, question in batch]
            yield from done

    def _one(self, text: str, question: str | None) -> Tagged:
        doc = self._nlp.make_doc(text)
        doc.user_data["asked"] = asked_kind(question)
        for _, component in self._nlp.pipeline:
            doc = component(doc)
        tagged: Tagged = doc.user_data["tagged"]
        return tagged


def _tagged(doc: Doc) -> Tagged:
    tokens: list[Token] = doc.user_data["read"]
    text: str = doc.user_data["text"]
    ranges: list[tuple[int, int]] = doc.user_data["segments"]
    groups: dict[str, list[Hit]] = doc.user_data["hits"]
    asked: str | None = doc.user_data.get("asked")
    if not ranges or says_nothing(text):
        return Tagged((_nothing(text),) if text.strip() else ())
    alarms = _alarms(text, [(tokens[first].start, tokens[last - 1].end) for first, last in ranges])
    inside = [_within(groups, first, last) for first, last in ranges]
    found = [
        themes(hits.get(TagKind.THEME, ()), hits.get("situe", ()), tokens[first:last])
        for hits, (first, last) in zip(inside, ranges, strict=True)
    ]
    passing = in_passing(found, sum(1 for token in tokens if token.form[0].isalnum()))
    starts = [tokens[first].start for first, _ in ranges]
    around = [text[start:end] for start, end in pairwise([0, *starts[1:], len(text)])]  # with the emoji
    made = (
        _segment(
            written,
            tokens[first:last],
            hits,
            [tag for tag in tags if tag.code.split("-")[0] not in passing],
            asked,
            alarm,
        )
        for written, (first, last), hits, tags, alarm in zip(
            around, ranges, inside, found, alarms, strict=True
        )
    )
    return Tagged(tuple(made))


def _nothing(text: str) -> TaggedSegment:
    """« Rien », « jsp » or a lone emoji: no answer, whatever the question was."""
    start = len(text) - len(text.lstrip())
    tags = (TagScore(TagKind.THEME, "NSP", 0.95), TagScore(TagKind.URGENCY, "U0", 0.8))
    return TaggedSegment(start, len(text.rstrip()), tags)


def _alarms(text: str, places: list[tuple[int, int]]) -> list[danger.Danger | None]:
    """Return the danger of each segment; one that shows only in the whole message is in them all.

    Short messages sent in a row stand on lines of their own, and may be one sentence.
    """
    whole = danger.read(text) or danger.read(text.replace("\n", " "))
    if whole is None:
        return [None] * len(places)
    found = [danger.read(text[start:end]) for start, end in places]
    return found if any(found) else [whole] * len(places)


def _within(groups: dict[str, list[Hit]], first: int, last: int) -> dict[str, list[Hit]]:
    """Return the hits of a token range, counted from its beginning."""
    return {
        group: [
            Hit(hit.start - first, hit.end - first, hit.entries)
            for hit in hits
            if first <= hit.start and hit.end <= last
        ]
        for group, hits in groups.items()
    }


def _segment(
    written: str,
    tokens: list[Token],
    groups: dict[str, list[Hit]],
    found: list[TagScore],
    asked: str | None,
    alarm: danger.Danger | None,
) -> TaggedSegment:
    start, end = tokens[0].start, tokens[-1].end
    words = [token.form for token in tokens]
    feeling = mood(groups, words, written)
    tags = (
        *(found or _off_grid(groups, words)),
        *kinds(groups.get(TagKind.STATEMENT, ()), words, asked, feeling),
        sentiment(feeling),
        urgency(groups, alarm.words if alarm else None, words),
        *_named(groups, TagKind.ACTOR, words),
        *_named(groups, TagKind.PLACE, words),
    )
    return TaggedSegment(start, end, tags, danger=alarm is not None)


def _off_grid(groups: dict[str, list[Hit]], words: list[str]) -> list[TagScore]:
    """Return GEN for a general opinion and HSJ for a trial, where nothing of the grid was found."""
    if words in (["tout"], ["rien", "ne", "va"]):
        return [TagScore(TagKind.THEME, "GEN", 0.6, tuple(words))]
    for code in ("GEN", "HSJ"):
        hits = groups.get(code)
        if hits and len(words) <= 10:
            return [TagScore(TagKind.THEME, code, 0.6, (" ".join(words[hits[0].start : hits[0].end]),))]
    return []


def _named(groups: dict[str, list[Hit]], kind: TagKind, words: list[str]) -> list[TagScore]:
    """Return each actor or place named, once."""
    found: dict[str, TagScore] = {}
    for hit in groups.get(kind, ()):
        for entry in hit.entries:
            said = " ".join(words[hit.start : hit.end])
            found.setdefault(entry.code, TagScore(kind, entry.code, 0.7, (said,)))
    return list(found.values())

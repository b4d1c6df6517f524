"""The last component: from probabilities, hits and rules to the tags of each segment."""

from collections.abc import Sequence

from spacy.tokens import Doc

from nlu import danger
from nlu.classifier import Classified, Classifier
from nlu.cry import Heard, listen_to_all
from nlu.features import bag
from nlu.heads import OFF_GRID
from nlu.language import FRENCH
from nlu.nothing import says_nothing
from nlu.places import own_places
from nlu.propositions import Proposition
from nlu.protection import masked
from nlu.redaction import Found
from nlu.sensitive import sensitive
from nlu.tagged import Tagged, TaggedSegment, TagKind, TagScore
from nlu.themes import rounded, tag

# Cries for help are not in the corpus that kinds and sentiment were learnt on.
_CRY = (TagScore(TagKind.STATEMENT, "CON", 0.9), TagScore(TagKind.SENTIMENT, "NEG2", 0.9))
SHORT = 8
"""Tokens of the longest « rien » that is looked for."""
_GENERAL = (["tout"], ["rien", "ne", "va"])


class Writer:
    """Writes `doc.user_data["tagged"]`."""

    def __init__(self, classifier: Classifier) -> None:
        self.classifier = classifier

    def __call__(self, doc: Doc) -> Doc:
        data = doc.user_data
        text: str = data["text"]
        found: Sequence[Found] = data["found"]
        doc.user_data["tagged"] = Tagged(
            self._segments(
                text, found, data["classified"], data["heard"], len(data["read"]), data.get("places", ())
            )
            if data["language"] == FRENCH
            else _untagged(text, found, data["heard"]),
            data["language"],
            masked(text, found, 0, len(text)),
        )
        return doc

    def _segments(
        self,
        text: str,
        found: Sequence[Found],
        parts: Sequence[Classified],
        heard: Heard,
        length: int,
        places: tuple[str, ...],
    ) -> tuple[TaggedSegment, ...]:
        if not parts or (length <= SHORT and says_nothing(text)):
            return (_nothing(text),) if text.strip() else ()
        alarms = _alarms(text, heard, [one.proposition for one in parts])
        return tuple(
            _written(
                text,
                found,
                one.proposition.start,
                one.proposition.end,
                (*self._tags(one, alarm), *own_places(one.proposition.tokens, places)),
                alarm,
                one.proposition.words,
            )
            for one, alarm in zip(parts, alarms, strict=True)
        )

    def _tags(self, one: Classified, alarm: danger.Danger | None) -> tuple[TagScore, ...]:
        return (
            *(_themes(one) or self._off_grid(one)),
            *(self._manner(one) if alarm is None else _CRY),
            self._urgency(one, alarm),
            *_named(one, TagKind.ACTOR),
            *_named(one, TagKind.PLACE),
        )

    def _manner(self, one: Classified) -> tuple[TagScore, ...]:
        manner = self.classifier.model.settings.manner
        sentiment, sure = manner.sentiment(one.tone)
        kinds = (
            TagScore(TagKind.STATEMENT, code, rounded(score), self._markers(one, code))
            for code, score in manner.said(one.kinds)
        )
        return (*kinds, TagScore(TagKind.SENTIMENT, sentiment, rounded(sure)))

    def _off_grid(self, one: Classified) -> list[TagScore]:
        """Return what is beside the grid: no answer, a general opinion, off topic, another theme."""
        words = one.proposition.words
        if list(words) in _GENERAL:
            return [TagScore(TagKind.THEME, "GEN", 0.6, tuple(words))]
        for code in ("GEN", "HSJ"):
            hits = one.proposition.groups.get(code)
            if hits and len(words) <= 10:
                return [TagScore(TagKind.THEME, code, 0.6, (_said(words, hits[0].start, hits[0].end),))]
        scores = one.off_grid
        best = scores.index(max(scores))
        if scores[best] < self.classifier.model.settings.off_grid:
            return []
        return [TagScore(TagKind.THEME, OFF_GRID[best], rounded(scores[best]))]

    def _markers(self, one: Classified, code: str) -> tuple[str, ...]:
        words = one.proposition.words
        return tuple(
            dict.fromkeys(
                _said(words, hit.start, hit.end)
                for hit in one.proposition.groups.get(TagKind.STATEMENT, ())
                if any(entry.code == code for entry in hit.entries)
            )
        )[:5]

    def _urgency(self, one: Classified, alarm: danger.Danger | None) -> TagScore:
        if alarm is not None:
            return TagScore(TagKind.URGENCY, "U3", 0.9, (alarm.words,))
        code, score = self.classifier.model.settings.manner.pressing(one.urgency)
        words = one.proposition.words
        hits = one.proposition.groups.get(code, ())
        said = tuple(_said(words, hit.start, hit.end) for hit in hits)[:5]
        return TagScore(TagKind.URGENCY, code, rounded(score), said)


def _written(
    text: str,
    found: Sequence[Found],
    start: int,
    end: int,
    tags: tuple[TagScore, ...],
    alarm: danger.Danger | None,
    words: Sequence[str] | None = None,
) -> TaggedSegment:
    said = text[start:end]
    return TaggedSegment(
        start,
        end,
        tags,
        danger=alarm is not None,
        masked=masked(text, found, start, end),
        sensitive=tuple(sorted(sensitive(said, words))),
    )


def _untagged(text: str, found: Sequence[Found], heard: Heard) -> tuple[TaggedSegment, ...]:
    """A text that is not French: no blind tags. A danger that it names in French words is still one."""
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    alarm = danger.read(text, heard)
    tags = () if alarm is None else (TagScore(TagKind.URGENCY, "U3", 0.9, (alarm.words,)),)
    return (_written(text, found, start, end, tags, alarm),) if start < end else ()


def _nothing(text: str) -> TaggedSegment:
    """« Rien », « jsp » or a lone emoji: no answer, whatever the question was."""
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    tags = (TagScore(TagKind.THEME, "NSP", 0.95), TagScore(TagKind.URGENCY, "U0", 0.8))
    return TaggedSegment(start, end, tags, masked=text[start:end])


def _alarms(text: str, heard: Heard, parts: Sequence[Proposition]) -> list[danger.Danger | None]:
    """Return the danger of each segment; one that shows only in the whole message is in them all.

    Short messages sent in a row stand on lines of their own, and may be one sentence.
    """
    whole = danger.read(text, heard) or (danger.read(text.replace("\n", " ")) if "\n" in text else None)
    if whole is None or len(parts) == 1:
        return [whole] * len(parts)
    said = [one.tokens for one in parts]
    found = [
        danger.read(text[one.start : one.end], apart)
        for one, apart in zip(parts, listen_to_all(list(map(bag, said)), said), strict=True)
    ]
    return found if any(found) else [whole] * len(parts)


def _themes(one: Classified) -> list[TagScore]:
    made = []
    for theme, score, subthemes, words in one.themes:
        made.append(tag(theme, score, one.weighed.terms, words))
        made += [tag(code, value, one.weighed.terms, words) for code, value in subthemes]
    return made


def _named(one: Classified, kind: TagKind) -> list[TagScore]:
    """Return each actor or place named, once."""
    hits = one.proposition.groups.get(kind)
    if not hits:
        return []
    found: dict[str, TagScore] = {}
    words = one.proposition.words
    for hit in hits:
        for entry in hit.entries:
            said = _said(words, hit.start, hit.end)
            found.setdefault(entry.code, TagScore(kind, entry.code, 0.7, (said,)))
    return list(found.values())


def _said(words: Sequence[str], start: int, end: int) -> str:
    return " ".join(words[start:end])

"""How much each message of a batch sounds like a cry for help, heard before anything is tagged."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from nlu.cry import listen_to_all
from nlu.features import bag


class Listener:
    """Writes `doc.user_data["heard"]`, for `nlu.danger`, and the message's `"bag"`."""

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 256) -> Iterator[Doc]:
        waiting = iter(stream)
        while docs := list(islice(waiting, batch_size)):
            said = [doc.user_data for doc in docs]
            bags = [bag(data["read"]) for data in said]
            heard = listen_to_all(bags, [data["read"] for data in said])
            for data, found, one in zip(said, bags, heard, strict=True):
                data["bag"], data["heard"] = found, one
            yield from docs

    def to_disk(self, _path: str | Path, **_: Any) -> None:
        """Nothing to keep: what a cry sounds like is of the product, whatever the campaign learnt."""

    def from_disk(self, _path: str | Path, **_: Any) -> "Listener":
        return self


@Language.factory("ecoute")
def _listener(nlp: Language, name: str) -> Listener:  # noqa: ARG001 (spaCy passes them)
    return Listener()

"""The linear classifier at work: one row of weights per feature, all heads side by side.

score = b + sum of the rows of words and pairs / their norm + sum of the rows of letters / their norm.
Both norms are sums over distinct words, so a word's share is known before it is met in a text:
`Linear` works it out once and looks it up afterwards. numpy only; trained by `nlu.training`.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlu.features import PAIR_PREFIX, Bag, of_word, pieces

Floats = NDArray[np.float32]
KNOWN_WORDS = 16_384
"""Words whose share is kept (about 16 MB); then all are forgotten and the next ones kept."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learnt. Shapes: rows (features, heads) int8, a row's weights are `rows × scale`.

    `squares` is what a feature adds to the square of the norm. `features` begin with "w:" (stem), "p:"
    (sound), "b:" (pair); letters have no prefix and come last, from row `letters` on. `cues` (cues,
    heads) are the weights of what is counted beside the words.
    """

    heads: tuple[str, ...]
    features: tuple[str, ...]
    letters: int
    rows: NDArray[np.int8]
    scale: Floats
    squares: Floats
    cues: Floats
    bias: Floats

    def to_bytes(self) -> bytes:
        """Return one compressed file, without pickles; the same weights give the same bytes."""
        with io.BytesIO() as raw:
            np.savez_compressed(
                raw,
                heads=_packed(self.heads),
                features=_packed(self.features),
                letters=np.array(self.letters),
                rows=self.rows,
                scale=self.scale.astype(np.float16),
                squares=self.squares.astype(np.float16),
                cues=self.cues,
                bias=self.bias,
            )
            return raw.getvalue()

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Weights":
        """Read what `to_bytes` made; raises OSError, KeyError or ValueError if it is no such file."""
        with np.load(io.BytesIO(raw), allow_pickle=False) as file:
            return cls(
                heads=_unpacked(file["heads"]),
                features=_unpacked(file["features"]),
                letters=int(file["letters"]),
                rows=file["rows"],
                scale=file["scale"].astype(np.float32),
                squares=file["squares"].astype(np.float32),
                cues=file["cues"],
                bias=file["bias"],
            )


def _packed(names: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(names).encode(), dtype=np.uint8)


def _unpacked(raw: NDArray[np.uint8]) -> tuple[str, ...]:
    return tuple(raw.tobytes().decode().split("\n"))


class Linear:
    """Scores bags of features. Not for several threads: it remembers words as it meets them."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self._whole = {name: row for row, name in enumerate(weights.features[: weights.letters])}
        self._letters = {
            name: row for row, name in enumerate(weights.features[weights.letters :], weights.letters)
        }
        heads = len(weights.heads)
        self._shares = np.zeros((1, 2, heads), np.float32)  # row 0 is "no word"; [:, 0] whole, [:, 1] letters
        self._squares = np.zeros((1, 2), np.float32)
        self._known: dict[str, int] = {}

    def scores(self, found: Sequence[Bag], cues: Floats) -> Floats:
        """Return (bags, heads) scores; `cues` is (bags, cues). Zero bags give zero rows."""
        return self.scores_and_norms(found, cues)[0]

    def scores_and_norms(self, found: Sequence[Bag], cues: Floats) -> tuple[Floats, Floats]:
        """Return the scores, and (bags, 2) norms of the whole words and of the letters, for `parts`."""
        weights = self.weights
        if not found:
            return np.zeros((0, len(weights.heads)), np.float32), np.zeros((0, 2), np.float32)
        sums, squares = self._words(found)
        pair_sums, pair_squares = self._pairs(found)
        sums[:, 0] += pair_sums
        squares[:, 0] += pair_squares
        norms = np.sqrt(np.maximum(squares, 1e-12))
        made: Floats = weights.bias + (sums / norms[:, :, None]).sum(axis=1) + cues @ weights.cues
        return made, norms

    def parts(self, forms: Sequence[str], norms: Floats, head: int) -> list[float]:
        """Return what each word adds to a head's score."""
        known = self._known
        rows = [known[form] for form in forms] if all(form in known for form in forms) else self._rows(forms)
        shares: list[float] = (self._shares[rows, :, head] @ (1 / norms)).tolist()
        return shares

    def _words(self, found: Sequence[Bag]) -> tuple[Floats, Floats]:
        known = self._known
        new = {form for one in found for form in one.forms if form not in known}
        if new:
            if len(known) + len(new) > KNOWN_WORDS and known:
                self._forget()
                new = {form for one in found for form in one.forms}
            self._rows(tuple(sorted(new)))
        rows: list[int] = []
        starts: list[int] = []
        for one in found:
            starts.append(len(rows))
            rows.append(0)
            rows.extend([known[form] for form in one.forms])
        return (
            np.add.reduceat(self._shares[rows], starts, axis=0),
            np.add.reduceat(self._squares[rows], starts, axis=0),
        )

    def _pairs(self, found: Sequence[Bag]) -> tuple[Floats, Floats]:
        weights = self.weights
        whole = self._whole
        sums = np.zeros((len(found), len(weights.heads)), np.float32)
        squares = np.zeros(len(found), np.float32)
        rows: list[int] = []
        owners: list[int] = []
        starts: list[int] = []
        for number, one in enumerate(found):
            known = [row for pair in one.pairs if (row := whole.get(PAIR_PREFIX + pair)) is not None]
            if known:
                owners.append(number)
                starts.append(len(rows))
                rows += known
        if rows:
            worth = weights.rows[rows] * weights.scale[rows, None]
            sums[owners] = np.add.reduceat(worth, starts, axis=0)
            squares[owners] = np.add.reduceat(weights.squares[rows], starts)
        return sums, squares

    def _rows(self, forms: Iterable[str]) -> list[int]:
        """Return the rows of words, working out those that are new."""
        known = self._known
        new = [form for form in dict.fromkeys(forms) if form not in known]
        if new:
            first = len(self._squares)
            shares, squares = zip(*map(self._share, new), strict=True)
            self._shares = np.concatenate([self._shares, np.stack(shares)])
            self._squares = np.concatenate([self._squares, np.stack(squares)])
            self._known |= {form: first + number for number, form in enumerate(new)}
        return [self._known[form] for form in forms]

    def _share(self, form: str) -> tuple[Floats, Floats]:
        weights = self.weights
        whole = [row for name, _ in of_word(form) if (row := self._whole.get(name)) is not None]
        letters = [row for piece in pieces(form) if (row := self._letters.get(piece)) is not None]
        share = np.zeros((2, len(weights.heads)), np.float32)
        square = np.zeros(2, np.float32)
        for place, rows in enumerate((whole, letters)):
            if rows:
                share[place] = weights.scale[rows] @ weights.rows[rows].astype(np.float32)
                square[place] = weights.squares[rows].sum()
        return share, square

    def _forget(self) -> None:
        self._known.clear()
        self._shares = self._shares[:1]
        self._squares = self._squares[:1]

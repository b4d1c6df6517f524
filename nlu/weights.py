"""What a linear classifier learnt, and the file it is kept in: `nlu.linear` scores with it."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


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

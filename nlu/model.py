"""A trained model in a folder: weights of the classifier, and how its scores are read.

The product ships one (`data/modele`); `portevoix nlu train` makes others, which the database keeps.
"""

import hashlib
import io
import json
import zipfile
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from nlu.about import Fusion
from nlu.manner import Manner
from nlu.weights import Weights

SEGMENTS, SETTINGS = "segments.npz", "reglages.json"


class ModelError(ValueError):
    """The files are no model of ours; the message says so in French."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`least`: the least probability of a theme that is tagged; `subtheme`: of a second sub-theme of a
    theme; `off_grid`: the least score of a code beside the grid where no theme is tagged; `corpus`: digest
    of what all this was learnt on."""

    fusion: Fusion
    manner: Manner
    least: float
    subtheme: float
    off_grid: float
    corpus: str = ""


@dataclass(frozen=True, slots=True)
class Model:
    """`version` changes with any weight or setting."""

    segments: Weights
    settings: Settings
    version: str

    def to_disk(self, folder: Path) -> None:
        """Write the two files; the folder is made."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in _files(self.segments, self.settings).items():
            (folder / name).write_bytes(content)

    def to_bytes(self) -> bytes:
        """Return the two files as one, to be kept in a table."""
        with io.BytesIO() as raw:
            with zipfile.ZipFile(raw, "w") as archive:
                for name, content in _files(self.segments, self.settings).items():
                    archive.writestr(name, content)
            return raw.getvalue()

    @classmethod
    def from_disk(cls, folder: Any) -> "Model":
        """Read a folder; raises ModelError."""
        try:
            return _read({name: (folder / name).read_bytes() for name in (SEGMENTS, SETTINGS)})
        except (OSError, KeyError, ValueError, TypeError) as error:
            raise ModelError(f"Ce dossier ne contient pas de modèle lisible : {folder}.") from error

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Model":
        """Read what `to_bytes` made; raises ModelError."""
        try:
            with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                return _read({name: archive.read(name) for name in (SEGMENTS, SETTINGS)})
        except (OSError, KeyError, ValueError, TypeError, zipfile.BadZipFile) as error:
            raise ModelError("Ce modèle n’est pas lisible : relancez « portevoix nlu train ».") from error


def made(segments: Weights, settings: Settings) -> Model:
    """Return a model with its version."""
    return Model(segments, settings, _version(_files(segments, settings)))


@cache
def shipped() -> Model:
    """Return the product's own model, read once."""
    return Model.from_disk(files("nlu").joinpath("data", "modele"))


def _files(segments: Weights, settings: Settings) -> dict[str, bytes]:
    return {SEGMENTS: segments.to_bytes(), SETTINGS: json.dumps(asdict(settings), indent=1).encode()}


def _read(content: dict[str, bytes]) -> Model:
    raw = json.loads(content[SETTINGS])
    manner = Manner(
        kinds=tuple((slope, constant) for slope, constant in raw["manner"]["kinds"]),
        second=raw["manner"]["second"],
        tones=tuple(raw["manner"]["tones"]),
        mixed=raw["manner"]["mixed"],
        urgency=tuple(raw["manner"]["urgency"]),
    )
    fusion = Fusion(tuple(raw["fusion"]["theme"]), tuple(raw["fusion"]["subtheme"]))
    settings = Settings(fusion, manner, raw["least"], raw["subtheme"], raw["off_grid"], raw.get("corpus", ""))
    return Model(Weights.from_bytes(content[SEGMENTS]), settings, _version(content))


def _version(content: dict[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(content):
        digest.update(content[name])
    return digest.hexdigest()[:10]

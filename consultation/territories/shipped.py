"""The mappings that come with the product, and reading one that people wrote."""

from importlib.resources import files
from pathlib import Path

import yaml

from consultation.questionnaire.finding import nearest
from consultation.territories.mapping import FileMapping, MappingWrong
from consultation.territories.mapping_file import read_mapping

_FOLDER = files("consultation") / "data" / "territoires"
MOST_BYTES = 1_000_000


def names() -> tuple[str, ...]:
    return tuple(
        sorted(one.name.removesuffix(".yaml") for one in _FOLDER.iterdir() if one.name.endswith(".yaml"))
    )


def find_mapping(name: str) -> FileMapping:
    """Return the mapping of a file, or a shipped one by its name; raises MappingWrong."""
    path = Path(name)
    if path.is_file():
        if path.stat().st_size > MOST_BYTES:
            raise MappingWrong(f"« {path.name} » est trop gros pour une correspondance")
        return _parsed(path.read_bytes(), path.stem)
    if name not in names():
        raise MappingWrong(
            f"aucun fichier ni correspondance fournie ne s’appelle « {name[:60]} », {nearest(name, names())}"
        )
    return _parsed((_FOLDER / f"{name}.yaml").read_bytes(), name)


def _parsed(content: bytes, name: str) -> FileMapping:
    try:
        raw = yaml.safe_load(content)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (ligne {mark.line + 1})" if mark else ""
        raise MappingWrong(f"la correspondance {name} ne se lit pas comme du YAML{where}") from None
    try:
        return read_mapping(raw, name)
    except MappingWrong as wrong:
        raise MappingWrong(f"correspondance {name} : {wrong}") from None

"""The questionnaires that come with the product."""

from importlib.resources import files

from consultation.questionnaire.finding import nearest

_FOLDER = files("consultation") / "data" / "questionnaires"


def names() -> tuple[str, ...]:
    """Return the names of the shipped questionnaires."""
    return tuple(
        sorted(
            entry.name.removesuffix(".yaml") for entry in _FOLDER.iterdir() if entry.name.endswith(".yaml")
        )
    )


def shipped(name: str) -> str:
    """Return the text of a shipped questionnaire; raises KeyError with the nearest name."""
    if name not in names():
        raise KeyError(f"« {name} » n’est pas fourni : {nearest(name, names())}")
    return (_FOLDER / f"{name}.yaml").read_text(encoding="utf-8")

"""SMS spellings, spellings by ear and verlan, in full: `nlu/data/sms.txt`, which people may correct."""

from importlib.resources import files


def _read() -> dict[str, tuple[str, ...]]:
    lines = files("nlu").joinpath("data", "sms.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(":", 1) for line in lines if line and not line.startswith("#"))
    return {spelling.strip(): tuple(full.split()) for spelling, full in pairs}


SMS = _read()

"""Invented residents for the demonstration: who they are, and what they fill in. Pure and seeded.

They answer the shipped questionnaires `reference` and `priorites`. Women and young people come more often
than they live there, and themes depend on age and sex: what weighting and breakdowns are for shows.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from consultation.words import ENTERED_MODES

AGES = {"a15_17": 9, "a18_24": 19, "a25_39": 31, "a40_59": 22, "a60_74": 11, "a75_plus": 4, "ne_dit_pas": 4}
SEXES = {"femme": 58, "homme": 36, "autre": 6}
MODES = dict(zip(map(str, ENTERED_MODES), (35, 30, 15, 20), strict=True))
YOUNG, OLD = ("a15_17", "a18_24"), ("a60_74", "a75_plus")

PROBLEMS = {
    "LOG": 24, "PRO": 20, "SEC": 15, "SAN": 9, "EMP": 11, "MOB": 10, "JCS": 9,
    "EDU": 7, "ECO": 8, "DRO": 7, "ESP": 8, "TRE": 4, "LIE": 6, "EGA": 3, "NSP": 5,
}  # fmt: skip
ASSETS = {
    "LIE": 28, "ESP": 15, "ECO": 14, "MOB": 11, "JCS": 10, "EDU": 9,
    "SAN": 5, "LOG": 7, "TRE": 6, "DRO": 4, "EGA": 4, "GEN": 12,
}  # fmt: skip
MORE = {
    "jeune": {"JCS": 3.0, "EMP": 2.2, "SAN": 0.3, "DRO": 0.5},
    "ancien": {"SAN": 3.5, "LOG": 1.4, "DRO": 2.0, "JCS": 0.4, "EMP": 0.2},
    "femme": {"SEC": 1.7, "EDU": 1.8, "EGA": 1.8},
    "homme": {"MOB": 1.3, "EMP": 1.2},
}
"""How many times more often than the others."""

GRADES = ("tres", "important", "assez", "peu", "pas")
LEANINGS = {"logement": 1.0, "proprete": 1.4, "tranquillite": 1.6, "emploi": 1.5, "jeunes": 1.7, "sante": 1.8}
"""Mean grade of each priority, 0 the best."""
LEANINGS_OF = {
    "jeune": {"jeunes": -1.3, "emploi": -0.8, "sante": 1.0},
    "ancien": {"sante": -1.5, "jeunes": 0.9},
}


@dataclass(frozen=True, slots=True)
class Resident:
    """`mode` and `body` are as a member of the team sends a form (bot.field.reader)."""

    number: int
    age: str
    sex: str
    mode: str
    seed: int
    answers: Sequence[Mapping[str, Any]]

    def body(self, revision: int, at: str) -> dict[str, Any]:
        return {
            "mode": self.mode,
            "seed": self.seed,
            "revision": revision,
            "at": at,
            "notice": True,
            "quotation": self.number % 3 != 0,
            "answers": list(self.answers),
        }


def listened(number: int, seed: int) -> Iterator[Resident]:
    """Yield residents who answered the questionnaire `reference`."""
    chance = random.Random(seed)  # noqa: S311 - invents, keeps no secret
    for one in range(number):
        age, sex = _one(chance, AGES), _one(chance, SEXES)
        answers = [_tap("age_15", "oui"), _tap("habite", "oui"), *_words(chance, age, sex)]
        answers += _scales(chance, age, sex)
        answers += [_tap("age", age), _tap("sexe", sex), _tap("recontact", "non")]
        yield Resident(one, age, sex, _one(chance, MODES), chance.randrange(2**31), answers)


def prioritised(number: int, seed: int) -> Iterator[Resident]:
    """Yield residents who answered the questionnaire `priorites`."""
    chance = random.Random(seed)  # noqa: S311
    for one in range(number):
        age, sex = _one(chance, AGES), _one(chance, SEXES)
        answers = [_tap("age_15", "oui"), _tap("habite", "oui"), *_grades(chance, age)]
        answers.append(_tap("ordre", *_order(chance, age)))
        answers.append(_text("pourquoi", chance.choice(_phrases()["pourquoi"])))
        answers += [_tap("age", age), _tap("sexe", sex), _tap("recontact", "non")]
        yield Resident(one, age, sex, _one(chance, MODES), chance.randrange(2**31), answers)


def _words(chance: random.Random, age: str, sex: str) -> Iterator[dict[str, Any]]:
    phrases = _phrases()
    if chance.random() < 0.9:
        yield _text("atouts", _said(chance, phrases["atouts"], ASSETS, age, sex))
    if chance.random() < 0.93:
        yield _text("problemes", _said(chance, phrases["problemes"], PROBLEMS, age, sex))
        if chance.random() < 0.4:
            yield _text("problemes_lieu", chance.choice(phrases["lieux"]))
    if chance.random() < 0.8:
        ideas = {theme: weight for theme, weight in PROBLEMS.items() if theme in phrases["idees"]}
        yield _text("changer", _said(chance, phrases["idees"], ideas, age, sex, twice=0.1))
    ready = _one(chance, {"aider": 18, "avis": 42, "non": 40})
    yield _tap("participer", ready)
    if ready == "aider":
        yield _text("savoir_faire", chance.choice(phrases["savoir_faire"]))


def _scales(chance: random.Random, age: str, sex: str) -> Iterator[dict[str, Any]]:
    yield _tap("anciennete", *[_one(chance, {"moins_2": 20, "de_2_a_10": 38, "plus_10": 42})])
    yield _tap(
        "satisfaction", _one(chance, {"tres_bien": 14, "bien": 36, "moyen": 30, "mal": 13, "tres_mal": 7})
    )
    yield _tap("evolution", _one(chance, {"mieux": 18, "pareil": 40, "moins_bien": 36, "nsp": 6}))
    afraid = 2 if sex == "femme" else 1
    yield _tap(
        "soir",
        _one(chance, {"securite": 22, "plutot": 34, "plutot_pas": 20 * afraid, "pas_du_tout": 9 * afraid}),
    )
    yield _tap("proprete", _one(chance, {"bien": 17, "moyen": 39, "pas_bien": 44}))
    home = _one(chance, {"bien": 40, "moyen": 37, "mal": 23})
    yield _tap("logement", home)
    if home == "mal":
        yield _text("logement_detail", chance.choice(_phrases()["problemes"]["LOG"]))
    missing = {
        "soins": 30,
        "commerces": 24,
        "transports": 12,
        "demarches": 14,
        "jeunes": 16,
        "verts": 8,
        "emploi": 13,
    }
    if age in OLD:
        missing["soins"] *= 3
    yield _tap("manque", *dict.fromkeys(_one(chance, missing) for _ in range(2)))
    if age in OLD:
        yield _tap("activite", "retraite")
    elif age == "a15_17":
        yield _tap("activite", "etudes")
    else:
        yield _tap(
            "activite", _one(chance, {"emploi": 44, "chomage": 25, "etudes": 12, "foyer": 15, "autre": 4})
        )
    yield from _grades(chance, age)


def _grades(chance: random.Random, age: str) -> Iterator[dict[str, Any]]:
    for item, mean in LEANINGS.items():
        if chance.random() < 0.12:
            yield _tap(f"importance/{item}", "nsp")
            continue
        drawn = chance.gauss(mean + LEANINGS_OF.get(_group(age), {}).get(item, 0.0), 1.0)
        yield _tap(f"importance/{item}", GRADES[min(len(GRADES) - 1, max(0, round(drawn)))])


def _order(chance: random.Random, age: str) -> list[str]:
    liking = {"local_jeunes": 0.2, "ombre_place": 0.0, "permanence": 0.5, "halls": 0.7}
    if _group(age) == "jeune":
        liking["local_jeunes"] += 1.2
    if _group(age) == "ancien":
        liking["permanence"] += 1.2
    return sorted(liking, key=lambda item: -liking[item] + chance.gauss(0, 0.8))


def _said(
    chance: random.Random,
    phrases: Mapping[str, Sequence[str]],
    weights: Mapping[str, float],
    age: str,
    sex: str,
    twice: float = 0.35,
) -> str:
    """One thing, or two about different themes."""
    wanted = {
        theme: weight * MORE.get(_group(age), {}).get(theme, 1.0) * MORE.get(sex, {}).get(theme, 1.0)
        for theme, weight in weights.items()
    }
    first = _one(chance, wanted)
    said = [chance.choice(phrases[first])]
    if first not in ("NSP", "GEN") and chance.random() < twice:
        rest = {theme: weight for theme, weight in wanted.items() if theme not in (first, "NSP", "GEN")}
        said.append(chance.choice(phrases[_one(chance, rest)]))
    return ". ".join(said)


def _group(age: str) -> str:
    return "jeune" if age in YOUNG else "ancien" if age in OLD else ""


def _one(chance: random.Random, weights: Mapping[str, float]) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]


def _tap(step: str, *codes: str) -> dict[str, Any]:
    return {"step": step, "codes": list(codes)}


def _text(step: str, words: str) -> dict[str, Any]:
    return {"step": step, "text": words}


@cache
def _phrases() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(
        files("consultation.data").joinpath("demo").joinpath("habitants.yaml").read_text("utf-8")
    )
    return content

"""What free messages mean: keywords, both opinions weighed, and texts that nobody learnt from."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nlu
from nlu.dialogue_evaluation import evaluate, read_said
from nlu.intents import COMMANDS, Intent
from nlu.recogniser import SETTINGS, recogniser
from nlu.training.intents import digest, examples
from nlu.understanding import LONGEST, Meaning, action, may_command, rank, understand

BLIND = Path(__file__).parent / "blind"
CERTAIN = {str(Intent.HELP): 1.0}


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("STOP", Intent.STOP),
        ("supprimer", Intent.ERASE),
        ("passer", Intent.SKIP),
        ("retour", Intent.BACK),
        ("aide", Intent.HELP),
    ],
)
def test_a_keyword_needs_nobody_s_opinion(text: str, intent: Intent) -> None:
    assert understand(text, {str(Intent.CONTRIBUTION): 1.0}) == Meaning(intent, 1.0, exact=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("STOP", "command:stop_desinscription"),
        ("SUPPRIMER", "confirm:supprimer_donnees"),
        ("jpp de tes questions", "confirm:stop_desinscription"),
        ("nan laisse tomber efface tout", "confirm:supprimer_donnees"),
        ("attends j'ai pas compris", "command:repeter_question"),
        ("c koi ce truc", "command:qui_etes_vous"),
        ("stoppez les expulsions", "answer"),
        ("supprimez le dos d'âne", "answer"),
        ("passer le bus devant l'école", "answer"),
        ("aidez les anciens", "answer"),
        ("bah plutot bien ouais", "answer"),
        ("👍🏽", "answer"),
        ("", "answer"),
        ("zzz", "answer"),
        ("qsdfgh wxcvb", "answer"),
    ],
)
def test_what_the_engine_does_while_an_open_question_waits(text: str, expected: str) -> None:
    assert action(understand(text)) == expected


def test_a_server_s_opinion_weighs_but_decides_nothing_alone() -> None:
    text = "on pourrait peut-être me dire comment ça marche"
    assert rank(text, CERTAIN)[Intent.HELP] > rank(text)[Intent.HELP]
    assert understand("stoppez les expulsions", {str(Intent.STOP): 1.0}).intent is Intent.CONTRIBUTION


@given(st.text(max_size=60), st.dictionaries(st.sampled_from([*map(str, Intent)]), st.floats(0, 1)))
def test_shares_add_up_whatever_is_said(text: str, told: dict[str, float]) -> None:
    found = rank(text, told)
    assert set(found) == set(Intent)
    assert sum(found.values()) == pytest.approx(1.0, abs=1e-6)


@given(st.text(min_size=LONGEST + 1, max_size=LONGEST + 300))
def test_what_is_too_long_to_be_a_command_is_a_contribution(text: str) -> None:
    assert not may_command(text)
    assert understand(text).intent not in COMMANDS


@pytest.mark.parametrize(
    ("name", "macro", "recall", "taken"), [("intents", 0.93, 0.93, 0.02), ("intents_2", 0.9, 0.9, 0.02)]
)
def test_on_texts_that_nobody_learnt_from(name: str, macro: float, recall: float, taken: float) -> None:
    found = scores(f"{name}.csv")
    assert found["macro_f1"] >= macro
    assert found["commands"]["recall"] >= recall
    assert found["contributions"]["taken_as_commands"] <= taken
    assert found["contributions"]["stopped_or_erased_unasked"] == 0


def scores(name: str) -> dict[str, Any]:
    return evaluate(read_said(BLIND / name).said)


def test_the_blind_texts_are_in_no_example() -> None:
    learnt = {" ".join(one.text.casefold().split()) for one in examples()}
    for name in ("intents.csv", "intents_2.csv"):
        texts = [one.row["text"] for one in read_said(BLIND / name).said]
        assert not [
            text for text in texts if len(text.split()) > 2 and " ".join(text.casefold().split()) in learnt
        ]


def test_the_shipped_recogniser_was_learnt_on_the_examples() -> None:
    """After a change of `nlu/rasa/data/nlu.yml`: `make model`."""
    kept = Path(nlu.__file__).parent / "data" / "modele" / SETTINGS
    assert json.loads(kept.read_text(encoding="utf-8"))["examples"] == digest(examples())
    assert set(recogniser().rank("le parc")) == set(Intent)

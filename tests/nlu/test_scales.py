"""No answer is taken for its contrary: the shipped questionnaires, and what people write to scales."""

from pathlib import Path

import pytest

from consultation.questionnaire.load import read
from consultation.questionnaire.model import Choice, Label, Question, QuestionType
from consultation.questionnaire.shipped import names, shipped
from nlu.closed import Recognised, recognise
from nlu.polarity import opposed, polarity

YEAR = 2026
GOOD = ("bien", "c'est bien", "très bien", "tres bien", "plutot bien", "pas mal", "super", "top", "mieux")
ILL = ("mal", "pas bien", "nul", "c'est nul", "très mal", "moins bien", "pire", "pas bien du tout", "non")
NEITHER = ("moyen", "c'est moyen", "bof", "ça va", "sa va", "jsp", "plus", "beaucoup", "un peu", "oui")
# What each option of a scale says, judged by hand; the others say neither.
SAYS = {
    "satisfaction": {"tres_bien": 1, "bien": 1, "mal": -1, "tres_mal": -1},
    "evolution": {"mieux": 1, "moins_bien": -1},
    "soir": {"securite": 1, "plutot": 1, "plutot_pas": -1, "pas_du_tout": -1},
    "proprete": {"bien": 1, "pas_bien": -1},
    "logement": {"bien": 1, "mal": -1},
    "importance": {"tres": 1, "important": 1, "assez": 1, "peu": -1, "pas": -1},
}


def _closed() -> dict[str, Question]:
    found: dict[str, Question] = {}
    for name in names():
        questionnaire = read(shipped(name)).questionnaire
        assert questionnaire is not None
        found |= {f"{name}.{one.name}": one for one in questionnaire.questions if one.choices}
    return found


CLOSED = _closed()


def _table() -> list[tuple[str, str, str]]:
    lines = (Path(__file__).parent / "scales.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split(" | ") for line in lines if line and not line.startswith("#"))
    return [(question, text, expected.strip()) for question, text, expected in rows]


def hear(question: Question, text: str) -> Recognised:
    return recognise(text, question, [choice.name for choice in question.choices], year=YEAR)


@pytest.mark.parametrize(("name", "text", "expected"), _table())
def test_what_an_answer_to_a_scale_means(name: str, text: str, expected: str) -> None:
    heard = hear(CLOSED[f"reference.{name}"], text)
    if expected.startswith("?"):
        assert not heard.sure, heard
        assert set(heard.candidates) <= set(expected.split()[1:]), heard
    else:
        assert (heard.sure, heard.codes) == (True, (expected,)), heard


@pytest.mark.parametrize("key", sorted(CLOSED))
def test_no_generic_word_gives_an_option_that_says_the_contrary(key: str) -> None:
    signs = SAYS.get(key.partition(".")[2], {})
    for text, sign in [(text, 1) for text in GOOD] + [(text, -1) for text in ILL]:
        heard = hear(CLOSED[key], text)
        given = heard.codes or heard.candidates
        assert all(signs.get(code, 0) * sign >= 0 for code in given), (text, heard)


@pytest.mark.parametrize("key", sorted(CLOSED))
def test_words_that_do_not_judge_are_never_recorded_as_a_judgement(key: str) -> None:
    signs = SAYS.get(key.partition(".")[2], {})
    for text in NEITHER:
        assert all(signs.get(code, 0) == 0 for code in hear(CLOSED[key], text).codes), text


@pytest.mark.parametrize("key", sorted(CLOSED))
@pytest.mark.parametrize("text", ["jsp", "je sais pas", "chais pas", "bah je sais pas", "aucune idée", "NSP"])
def test_not_knowing_takes_the_unsure_option_or_passes(key: str, text: str) -> None:
    heard = hear(CLOSED[key], text)
    unsure = {choice.name for choice in CLOSED[key].choices if choice.unsure}
    if unsure:
        assert heard.sure and heard.codes[0] in unsure
        assert not heard.passes
    else:
        assert heard == Recognised(passes=True)


@pytest.mark.parametrize(
    ("key", "text", "passes"),
    [
        ("reference.manque", "rien", False),
        ("reference.participer", "non", False),
        ("reference.activite", "rien", True),
        ("reference.sexe", "non", True),
        ("reference.sexe", "pas d'avis", True),
        ("reference.sexe", "je sais pas si je suis concerné par tout ça", False),
        ("reference.evolution", "bof", False),
        ("reference.activite", "🙂", False),
    ],
)
def test_only_nothing_passes(key: str, text: str, passes: bool) -> None:
    assert hear(CLOSED[key], text).passes is passes


@pytest.mark.parametrize(
    ("key", "text", "codes"),
    [
        ("reference.activite", "chomeur", "chomage"),
        ("reference.activite", "jsui o chomage", "chomage"),
        ("reference.activite", "je bosse", "emploi"),
        ("reference.sexe", "madame", "femme"),
        ("reference.sexe", "Monsieur", "homme"),
        ("reference.manque", "docteur é bus", "soins transports"),
    ],
)
def test_everyday_answers_are_recognised(key: str, text: str, codes: str) -> None:
    assert hear(CLOSED[key], text) == Recognised(codes=tuple(codes.split()), sure=True)


def test_a_denied_option_is_not_the_option() -> None:
    labels = {"oui": "En sécurité", "non": "Pas en sécurité", "nsp": "Je ne sais pas"}
    choices = tuple(Choice(code, Label(label)) for code, label in labels.items())
    question = Question(QuestionType.SCALE, "soir", Label("?"), choices=choices)
    for text in (
        "pas en sécurité du tout",
        "pas du tout en sécurité",
        "pas en sécurité",
        "jamais en sécurité",
    ):
        heard = hear(question, text)
        assert "oui" not in heard.codes + heard.candidates
        assert heard.codes == ("non",) or text.startswith("jamais")
    assert hear(question, "en sécurité ou pas en sécurité").candidates == ("oui", "non")


@pytest.mark.parametrize(
    ("said", "judged"),
    [
        ("moins bien", -1),
        ("pas mal", 1),
        ("mieux avant", -1),
        ("mieux qu avant", 1),
        ("ni bien ni mal", 0),
        ("bus", 0),
    ],
)
def test_denials_turn_a_judgement_round(said: str, judged: int) -> None:
    assert polarity(tuple(said.split())) == judged
    assert opposed(said.split(), ["bien"]) is (judged < 0)

from pathlib import Path

import pytest

from nlu.language import language

HERE = Path(__file__).parent / "language"
CODES = ("ar", "en", "tr", "pt", "es", "ro", "ru", "uk", "ht", "it", "zh", "ta")


def _lines(code: str) -> list[str]:
    return (HERE / f"{code}.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("code", CODES)
def test_other_languages_are_told(code: str) -> None:
    lines = _lines(code)
    wrong = {line: language(line) for line in lines if language(line) != code}
    assert len(lines) >= 15
    assert len(wrong) <= 1, wrong


def test_french_in_every_register_stays_french() -> None:
    lines = _lines("fr")
    assert len(lines) >= 200
    assert {line: language(line) for line in lines if language(line) != "fr"} == {}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "fr"),
        ("12 !!", "fr"),
        ("🙂🙂", "fr"),
        ("ⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ", "kab"),
        ("مشکل گھر میں ٹھیک نہیں", "ur"),
        ("ものすごくうるさい", "ja"),
        ("Xe buýt không bao giờ đúng giờ, khu phố rất ồn", "vi"),
        ("Autobus jest zawsze spóźniony i nie ma pracy", "pl"),
        ("xkqz vbrt plomf grstk wqzz trbfk", "und"),
        ("le bus est nul, الحافلة", "fr"),
    ],
)
def test_scripts_and_edges(text: str, code: str) -> None:
    assert language(text) == code

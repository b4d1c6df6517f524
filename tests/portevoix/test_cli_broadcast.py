"""`portevoix broadcast`: from the text to the end, and what is refused on the way."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from portevoix.cli.french import FrenchGroup
from portevoix.cli.mistakes import explain
from portevoix.cli.registry import COMMANDS
from tests.bot.crowd import CODE, WORDS, Neighbour, open_campaign, settle

WHO = ("--who", "Awa, animatrice")
MAKE = ("broadcast", "create", CODE, "--kind", "resultats", *WHO)


class Typed:
    """Commands as they are typed, in this process: what they say, on both streams, with plain spaces."""

    def __init__(self, said: pytest.CaptureFixture[str]) -> None:
        self._said, self.beside = said, ""

    def __call__(self, *words: str, code: int = 0) -> str:
        found = explain(FrenchGroup.of(COMMANDS), list(words))
        out, err = self._said.readouterr()
        assert found == code, err
        self.beside = err
        return (err if code else out).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def portevoix(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    database_url: str,
    committing: sessionmaker[Session],
) -> Typed:
    monkeypatch.setenv("PORTEVOIX_DATABASE_URL", database_url)
    monkeypatch.setenv("PORTEVOIX_SECRET_KEY", "un secret d’essai, assez long pour une clé")
    with committing.begin() as session:
        settle(session, open_campaign(session), Neighbour(), Neighbour(consents=()), Neighbour(channel="web"))
    return Typed(capsys)


def test_from_the_text_to_the_end(portevoix: Typed, tmp_path: Path) -> None:
    file = tmp_path / "message.txt"
    file.write_text(WORDS, "utf-8")
    number = portevoix(*MAKE, "--file", str(file)).split()[-1]
    assert "demandez l’aperçu" in portevoix("broadcast", "start", number, *WHO, code=1)
    seen = portevoix("broadcast", "preview", number)
    assert WORDS in seen and "Personnes touchées : 1 (Telegram : 1)" in seen
    assert "ni Telegram ni WhatsApp" in seen
    assert "1 n’ont pas donné leur accord" in seen and "1 ne peuvent pas être joints" in seen
    assert portevoix("broadcast", "test", number).startswith("essai-")
    assert "est lancée" in portevoix("broadcast", "start", number, *WHO)
    portevoix("broadcast", "pause", number)
    assert "en pause" in portevoix("broadcast", "status", number, "--follow")
    portevoix("broadcast", "resume", number)
    portevoix("broadcast", "stop", number)
    assert "arrêtée" in portevoix("broadcast", "list", CODE)
    assert "plus rien à arrêter" in portevoix("broadcast", "stop", number, code=1)


def test_what_is_refused_is_said_in_one_line(portevoix: Typed) -> None:
    for words, said in (
        (("--text", WORDS, "--filter", "canal=pigeon"), "telegram, whatsapp"),
        (("--text", WORDS, "--filter", "canal"), "canal=telegram"),
        (("--text", WORDS, "--hours", "matin"), "9-20"),
        ((), "--text ou par --file"),
    ):
        (line,) = portevoix(*MAKE, *words, code=1).splitlines()
        assert said in line
    (line,) = portevoix(*MAKE[:4], "invitation", *WHO, "--text", WORDS, code=1).splitlines()
    assert "--next" in line
    (line,) = portevoix(*MAKE, "--text", WORDS, "--silence", "-1", code=2).splitlines()
    assert "un nombre entier, de 0 à 365" in line
    (line,) = portevoix("broadcast", "status", "999", code=1).splitlines()
    assert "broadcast list" in line


def test_what_will_not_work_is_said_before(portevoix: Typed) -> None:
    number = portevoix(*MAKE, "--text", WORDS, "--filter", "canal=whatsapp").split()[-1]
    assert "11 participants et une première parution" in portevoix.beside
    seen = portevoix("broadcast", "preview", number)
    assert "ne touche personne : le filtre ne laisse personne" in seen


def test_help_is_all_in_french(portevoix: Typed) -> None:
    told = portevoix("broadcast", "create", "--help") + portevoix("broadcast", "preview", "--help")
    assert "de 0 à 365" in " ".join(told.split()) and "de 0 à 10" in told
    assert not [word for word in ("RANGE", "x<", "FLOAT", "default") if word in told]

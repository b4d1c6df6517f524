"""Posters and links from the command line, as a facilitator asks for them."""

from datetime import date
from pathlib import Path

import pytest

from portevoix.cli.until import until_caution
from tests.portevoix.test_cli_campaign import Commands
from tests.portevoix.test_cli_campaign import campaign as campaign

SETTINGS = {
    "PORTEVOIX_PUBLIC_URL": "https://avis.ville.example",
    "PORTEVOIX_TELEGRAM_BOT": "@mon_quartier_bot",
    "PORTEVOIX_WHATSAPP_NUMBER": "+33 6 12 34 56 78",
}


def test_posters_for_places_of_a_file_and_of_options(campaign: Commands, tmp_path: Path) -> None:
    campaign("create", "court", "--code", "affiches")
    file, out = tmp_path / "lieux.csv", tmp_path / "affiches.pdf"
    file.write_text("Lieu;Qui\nMairie annexe;A\nÉcole Jean-Moulin;B\n;\n", "utf-8")
    words = ("poster", "affiches", "--lieux", str(file), "--lieu", "Gare", "--out", str(out))
    said, told = campaign(*words, settings=SETTINGS)
    assert said == [f"3 pages : {out}"] and out.read_bytes().startswith(b"%PDF")
    assert out.read_bytes().count(b"/Type /Page\n") == 3
    assert "École Jean-Moulin : repère ecole-jean-moulin" in told
    assert "pas encore ouverte" in told and "cet ordinateur" not in told
    campaign("open", "affiches")
    _, told = campaign(*words, settings={"PORTEVOIX_TELEGRAM_TOKEN": "1:a"})
    assert "ne marche que sur cet ordinateur" in told and "PORTEVOIX_TELEGRAM_BOT" in told
    assert "pas encore ouverte" not in told
    assert campaign("origins", "affiches")[0][0] == "Gare\tgare\tpersonne"


def test_links_and_codes_alone(campaign: Commands, tmp_path: Path) -> None:
    campaign("create", "court", "--code", "liens")
    said, _ = campaign("links", "liens", "--lieu", "Mairie annexe", settings=SETTINGS)
    assert [line.split("\t")[:2] for line in said] == [
        ["Mairie annexe", "whatsapp"],
        ["Mairie annexe", "telegram"],
        ["Mairie annexe", "web"],
    ]
    assert said[1].endswith("https://t.me/mon_quartier_bot?start=liens__mairie-annexe")
    folder = tmp_path / "codes"
    campaign("poster", "liens", "--format", "png", "--out", str(folder), settings=SETTINGS)
    names = sorted(one.name for one in folder.iterdir())
    assert names == ["sans-lieu-telegram.png", "sans-lieu-web.png", "sans-lieu-whatsapp.png"]


def test_mistakes_are_told_in_one_line(campaign: Commands, tmp_path: Path) -> None:
    campaign("create", "court", "--code", "fautes")
    out = str(tmp_path / "a.pdf")
    bad = tmp_path / "bad.csv"
    bad.write_text("endroit\nGare\n", "utf-8")
    for words, said in (
        (("poster", "nulle", "--out", out), "Aucune campagne n’a le code « nulle »"),
        (("poster", "fautes", "--out", out, "--lieu", "!!!"), "lettres de A à Z"),
        (("poster", "fautes", "--out", out, "--lieu", "x" * 61), "trop long"),
        (("poster", "fautes", "--out", out, "--lieux", str(bad)), "pas de colonne « lieu »"),
        (("poster", "fautes", "--out", out, "--minutes", "0"), "entre 1 et 60"),
        (("poster", "fautes", "--out", f"{tmp_path}/absent/a.pdf"), "n’existe pas"),
        (("links", "fautes", "--lieu", "Mairie annexe", "--lieu", "mairie ANNEXE"), "même repère"),
        (("origins", "nulle"), "Aucune campagne"),
        (("origins", "fautes", "--forget", "nul"), "n’a pas de repère"),
    ):
        told = campaign(*words, code=1)[1]
        assert said in told and told.count("\n") == 1
    campaign("close", "fautes", "--oui")
    assert "est close" in campaign("poster", "fautes", "--out", out, code=1)[1]
    assert not Path(out).exists() and not (tmp_path / "absent").exists()


def test_a_place_made_by_mistake_is_forgotten(campaign: Commands) -> None:
    campaign("create", "court", "--code", "oubli")
    campaign("links", "oubli", "--lieu", "Mairie anexe", settings=SETTINGS)
    assert "est oublié" in campaign("origins", "oubli", "--forget", "mairie-anexe")[0][0]
    assert campaign("origins", "oubli")[0][0].startswith("Aucun lieu")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("30 juin", None),
        ("vendredi 1er juillet 2027", None),
        ("15/06/2027", None),
        ("30 août 2026", "déjà passé"),
        ("2 janvier", "cette année"),
        ("bientôt", "n’est pas une date"),
        ("31 juin", "n’est pas une date"),
    ],
)
def test_until_when_is_a_day_to_come(words: str, said: str | None) -> None:
    told = until_caution(words, date(2027, 6, 1))
    assert told is None if said is None else told is not None and said in told


@pytest.mark.parametrize("command", ["poster", "links", "origins"])
def test_help_is_in_french(campaign: Commands, command: str) -> None:
    text = "\n".join(campaign(command, "--help")[0])
    for english in ("TEXT ", "PATH", "Options:", "required", "INTEGER", "RANGE", "default:"):
        assert english not in text

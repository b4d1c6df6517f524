"""The worksheet: what goes in, what people write in it, and every mistake with its line."""

import csv
from pathlib import Path

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from consultation.tables import AnswerVersionRow, CodingRow, ParticipantRow, SegmentRow, TagRow
from nlu.learning.priority import AT_RANDOM, Chosen, Look, choose, rarity_of
from nlu.learning.rated import agree, read_twice
from nlu.learning.sheet import HEADER, Line, write
from nlu.learning.worklist import worklist
from nlu.learning.worksheet import check_sheet, lines
from nlu.pipeline import Tagger, build
from nlu.tables import FileRefused
from nlu.worker import tag_once
from tests.nlu.answers import NOW, answer, person

_NLP = build()
TEXTS = (
    "L’ascenseur est en panne. Il manque un médecin.",
    "le bus est en retard",
    "des rats dans la cuisine",
    "appelez Mme Fatoumata Traoré au 06 12 34 56 78",
    "il faut un terrain de foot",
    "le parc est sale",
)


@pytest.fixture
def tagger() -> Tagger:
    return Tagger(_NLP)


def filled(session: Session, tagger: Tagger) -> tuple[int, list[int]]:
    """Return a campaign and its tagged versions."""
    one = person(session)
    versions = [answer(session, one, said, question=f"q{n}") for n, said in enumerate(TEXTS)]
    tag_once(session, tagger, 100, NOW)
    return session.get_one(ParticipantRow, one).campaign_id, versions


def sheet(
    session: Session, campaign: int, path: Path, number: int = 50, *, blind: bool = False
) -> list[dict[str, str]]:
    chosen = worklist(session, campaign, "essai", number, 0.4)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        write(file, lines(session, chosen, {"q0": "Quels problèmes ?"}, blind=blind))
    return rows_of(path)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def keep(
    path: Path, rows: list[dict[str, str]], *, delimiter: str = ";", encoding: str = "utf-8-sig"
) -> None:
    with path.open("w", encoding=encoding, errors="replace", newline="") as file:
        writer = csv.DictWriter(file, HEADER, delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)


def test_it_holds_what_the_machine_says_masked(session: Session, tagger: Tagger, tmp_path: Path) -> None:
    campaign, versions = filled(session, tagger)
    rows = sheet(session, campaign, tmp_path / "f.csv")
    assert tuple(rows[0]) == HEADER
    assert {int(row["answer"]) for row in rows} == set(versions)
    lift = next(row for row in rows if row["answer"] == str(versions[0]) and row["segment"] == "0")
    assert lift["question"] == "Quels problèmes ?"
    assert lift["themes"] == "LOG-ASC"
    assert lift["kinds"] and lift["urgency"] and lift["raison"]
    everything = (tmp_path / "f.csv").read_text(encoding="utf-8")
    assert "06 12" not in everything
    assert "Traoré" not in everything


def test_blind_it_holds_no_codes(session: Session, tagger: Tagger, tmp_path: Path) -> None:
    campaign, _ = filled(session, tagger)
    for row in sheet(session, campaign, tmp_path / "f.csv", blind=True):
        assert (row["themes"], row["kinds"], row["sentiment"], row["urgency"]) == ("", "", "", "")


def test_dangers_and_what_is_read_are_left_out(session: Session, tagger: Tagger, tmp_path: Path) -> None:
    one = person(session)
    answer(session, one, "Le hall est sale. Mon mari me frappe.", question="a")
    version = answer(session, one, "le bus est en retard", question="b")
    tag_once(session, tagger, 100, NOW)
    campaign = session.get_one(ParticipantRow, one).campaign_id
    path = tmp_path / "f.csv"
    rows = sheet(session, campaign, path)
    assert {row["answer"] for row in rows} == {str(version)}
    assert check_sheet(session, campaign, path, "Awa", NOW).done == 1
    assert sheet(session, campaign, path) == []


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "utf-8-sig"), (",", "utf-8"), ("\t", "cp1252")])
def test_a_round_trip_through_any_spreadsheet(
    session: Session, tagger: Tagger, tmp_path: Path, delimiter: str, encoding: str
) -> None:
    campaign, versions = filled(session, tagger)
    path = tmp_path / "f.csv"
    rows = sheet(session, campaign, path)
    for row in rows:
        row["themes"] = "sec-tra, jcs" if row["answer"] == str(versions[1]) else row["themes"] or "AUT"
    keep(path, rows, delimiter=delimiter, encoding=encoding)
    report = check_sheet(session, campaign, path, "Awa", NOW)
    assert (report.done, report.lines()) == (len(TEXTS), [])
    given = (
        select(TagRow.code)
        .join(SegmentRow)
        .where(SegmentRow.version_id == versions[1], TagRow.source == "personne", TagRow.kind == "theme")
    )
    assert set(session.scalars(given)) == {"SEC", "SEC-TRA", "JCS"}


def test_every_mistake_is_told_and_good_answers_are_kept(
    session: Session, tagger: Tagger, tmp_path: Path
) -> None:
    campaign, versions = filled(session, tagger)
    other = answer(session, person(session), "le bus est en retard")
    gone = answer(session, person(session), "le bus est en retard")
    tag_once(session, tagger, 100, NOW)
    path = tmp_path / "f.csv"
    by_version = {int(row["answer"]): row for row in sheet(session, campaign, path) if row["segment"] == "0"}
    session.execute(delete(AnswerVersionRow).where(AnswerVersionRow.id == gone))

    def row(version: int, themes: str, **more: str) -> dict[str, str]:
        base = by_version.get(
            version,
            dict.fromkeys(HEADER, "x") | {"segment": "0", "kinds": "", "sentiment": "", "urgency": ""},
        )
        return base | {"answer": str(version), "themes": themes} | more

    rows = [
        row(versions[0], "LOG"),  # 2: its second segment is not there
        row(versions[1], "MOB"),  # 3: right
        row(versions[2], "LOGE"),  # 4
        row(versions[3], "NSP|SAN"),  # 5
        row(versions[4], "LOG|SAN|MOB|SEC"),  # 6
        row(versions[5], "PRO", kinds="BLA"),  # 7
        row(other, "MOB"),  # 8
        row(gone, "MOB"),  # 9
        row(99_999_999, "MOB"),  # 10
        row(versions[1], "MOB") | {"answer": "douze"},  # 11
    ]
    keep(path, rows)
    report = check_sheet(session, campaign, path, "Awa", NOW)
    told = "\n".join(report.lines())
    assert report.done == 1
    for why, line in (
        ("incomplète", 2),
        ("« LOGE » inconnu", 4),
        ("va seul", 5),
        ("Plus de 3", 6),
        ("« BLA » inconnu", 7),
        ("autre campagne", 8),
        ("inconnue, ou effacée", 9),
        ("illisible", 11),
    ):
        assert any(why in one and str(line) in one for one in told.splitlines()), (why, told)
    assert "lignes 9, 10" in told
    checked = select(CodingRow.version_id)
    assert session.scalars(checked).all() == [versions[1]]


def test_a_mistake_in_one_segment_sets_its_answer_aside(
    session: Session, tagger: Tagger, tmp_path: Path
) -> None:
    campaign, versions = filled(session, tagger)
    path = tmp_path / "f.csv"
    rows = [row for row in sheet(session, campaign, path) if row["answer"] == str(versions[0])]
    rows[1]["themes"] = "ZZZ"
    keep(path, rows)
    report = check_sheet(session, campaign, path, "Awa", NOW)
    assert report.done == 0
    assert any("laissée de côté" in line for line in report.lines())


def test_an_untouched_blind_answer_is_not_a_mistake(session: Session, tagger: Tagger, tmp_path: Path) -> None:
    campaign, versions = filled(session, tagger)
    path = tmp_path / "f.csv"
    rows = sheet(session, campaign, path, blind=True)
    for row in rows:
        if row["answer"] == str(versions[1]):
            row["themes"] = "MOB"
    keep(path, rows)
    report = check_sheet(session, campaign, path, "Awa", NOW)
    assert (report.done, report.lines()) == (1, [])


def test_words_that_have_changed_since_are_not_checked(
    session: Session, tagger: Tagger, tmp_path: Path
) -> None:
    campaign, versions = filled(session, tagger)
    path = tmp_path / "f.csv"
    rows = [row for row in sheet(session, campaign, path) if row["answer"] == str(versions[1])]
    rows[0]["text"] = "la fête des voisins était très réussie"
    rows[0]["themes"] = "LIE"
    keep(path, rows)
    assert "Texte différent" in "".join(check_sheet(session, campaign, path, "Awa", NOW).lines())


def test_another_file_is_refused_whole(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("text;themes\nle bus;MOB\n", encoding="utf-8")
    with pytest.raises(FileRefused, match="answer"):
        check_sheet(session, 1, path, "Awa", NOW)


def test_a_spreadsheet_gets_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        write(file, [Line(1, 0, "q", "=1+1", ("", "", "", ""), "")])
    assert rows_of(path)[0]["text"] == "'=1+1"


def test_two_people_who_read_the_same(session: Session, tagger: Tagger, tmp_path: Path) -> None:
    campaign, versions = filled(session, tagger)
    path = tmp_path / "f.csv"
    rows = sheet(session, campaign, path, blind=True)
    for row in rows:
        row["themes"] = "MOB-TCO" if row["answer"] == str(versions[1]) else "LOG"
    keep(path, rows)
    check_sheet(session, campaign, path, "Awa", NOW)
    for row in rows:
        row["themes"] = "MOB" if row["answer"] == str(versions[1]) else row["themes"]
    keep(path, rows)
    assert check_sheet(session, campaign, path, "Luc", NOW, blind=True).done == len(TEXTS)
    found = agree(read_twice(session, campaign))
    assert (found.answers, found.coders, found.sets) == (len(TEXTS), ("Awa", "Luc"), 1.0)
    assert found.themes["MOB"] == (1.0, 2)


LOOKS = {number: [Look(60, 0.4 + number / 100, ("LOG",), False)] for number in range(1, 60)}


def test_the_uncertain_come_first_and_some_are_drawn() -> None:
    chosen = choose(LOOKS.items(), 10, "essai", 0.4, {})
    assert len(chosen) == 10
    drawn = [one.version for one in chosen if one.reason == AT_RANDOM]
    assert len(drawn) == 2
    assert [one.version for one in chosen if one.reason != AT_RANDOM] == [
        number for number in range(1, 11) if number not in drawn
    ][:8]
    assert choose(reversed(list(LOOKS.items())), 10, "essai", 0.4, {}) == chosen
    others = choose(LOOKS.items(), 10, "autre", 0.4, {})
    assert {one.version for one in others if one.reason == AT_RANDOM} != set(drawn)


def test_rare_themes_and_silence_are_worth_a_look() -> None:
    looks = {
        1: [Look(60, 0.7, ("LOG",), False)],
        2: [Look(60, 0.7, ("EGA",), False)],
        3: [Look(60, None, (), False)],
        4: [Look(12, None, (), False)],
        5: [Look(60, None, (), True)],
    }
    chosen = choose(looks.items(), 4, "essai", 0.4, rarity_of({"LOG": 100, "EGA": 2}))
    assert [one.version for one in chosen] == [3, 5, 2, 1]
    assert chosen[2] == Chosen(2, "thème incertain (0,70)")

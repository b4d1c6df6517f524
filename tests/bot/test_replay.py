import csv
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from bot.replay import ReplayRefused, ReplaySummary, replay
from bot.table import FileRefused
from consultation import campaigns
from consultation.campaigns import CampaignUnknown
from consultation.keyring import Keys
from consultation.questionnaire.shipped import shipped
from consultation.tables import AnswerRow, AnswerVersionRow, InboxRow, OutboxRow, ParticipantRow
from tests.bot.small import CODE, NOW, SOURCE, open_campaign

Sessions = sessionmaker[Session]


@pytest.fixture
def here(committing: Sessions, keys: Keys) -> tuple[Sessions, Keys]:
    open_campaign(committing, keys)
    return committing, keys


def push(here: tuple[Sessions, Keys], path: Path, code: str = CODE, **options: str) -> ReplaySummary:
    return replay(here[0], here[1], code, path, clock=lambda: NOW, **options)  # type: ignore[arg-type]


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "réponses.csv"
    path.write_bytes(text.encode(encoding))
    return path


def texts(sessions: Sessions) -> list[str | None]:
    with sessions() as session:
        return list(
            session.scalars(
                select(AnswerVersionRow.text)
                .join(AnswerRow, AnswerRow.id == AnswerVersionRow.answer_id)
                .where(AnswerVersionRow.number == AnswerRow.current, AnswerVersionRow.text.is_not(None))
                .order_by(AnswerRow.id)
            )
        )


def test_real_answers_go_the_whole_way_and_again_changes_nothing(
    here: tuple[Sessions, Keys], shared_folder: Path
) -> None:
    path = shared_folder / "nlu" / "grand_debat_2019_annote_premiers_60pct.csv"
    seen: list[tuple[int, int]] = []
    summary = replay(
        *here, CODE, path, clock=lambda: NOW, progress=lambda done, all_: seen.append((done, all_))
    )
    assert (summary.kept, summary.duplicate, summary.refused) == (534, 0, [])
    assert seen[-1] == (535, 535)
    again = push(here, path)
    assert (again.kept, again.duplicate, again.refused) == (0, 534, [])
    with path.open(encoding="utf-8") as file:
        written = sorted(row["text"].strip() for row in csv.DictReader(file))
    assert sorted(text or "" for text in texts(here[0])) == written  # none cut, however long
    with here[0]() as session:
        people = session.scalars(select(ParticipantRow)).all()
        assert len(people) == 534
        assert {person.mode_recueil for person in people} == {"import"}
        assert all(person.accepted_at and person.completed_at for person in people)
        assert session.scalar(select(func.count(AnswerVersionRow.id))) == 534
        assert {row.state for row in session.scalars(select(InboxRow))} == {"done"}
        assert session.scalar(select(func.count(OutboxRow.id))) == 0


def test_rows_of_one_participant_are_one_answer(here: tuple[Sessions, Keys], tmp_path: Path) -> None:
    path = write(tmp_path, 'participant;text\np1;le parc\np2;la place\np1;"les voisins;\net le marché"\n')
    assert push(here, path).kept == 3
    assert texts(here[0]) == ["le parc\nles voisins;\net le marché", "la place"]


def test_lines_are_refused_with_their_reason(here: tuple[Sessions, Keys], tmp_path: Path) -> None:
    path = write(tmp_path, f"id\ttext\n1\tbien\n2\t\n\n3\t{'x' * 20_001}\n4\n5\tbon\n")
    summary = push(here, path)
    assert (summary.kept, summary.refused_count) == (2, 3)
    assert summary.refused == [
        (3, "texte vide"),
        (5, "texte trop long (20001 caractères, 20000 au plus)"),
        (6, "texte vide"),
    ]


@pytest.mark.parametrize(
    ("encoding", "warned"), [("utf-8", False), ("utf-8-sig", False), ("utf-16", False), ("cp1252", True)]
)
def test_encodings_of_office_machines(
    here: tuple[Sessions, Keys], tmp_path: Path, encoding: str, warned: bool
) -> None:
    summary = push(here, write(tmp_path, "text;lieu\nl’école est géniale;x\n", encoding))
    assert texts(here[0]) == ["l’école est géniale"]
    assert bool(summary.warnings) == warned


def test_the_same_text_twice_in_a_file_is_two_people(here: tuple[Sessions, Keys], tmp_path: Path) -> None:
    path = write(tmp_path, "text\nrien\nrien\n")
    assert push(here, path).kept == 2
    assert push(here, path).duplicate == 2


def test_hostile_cells_do_no_harm(here: tuple[Sessions, Keys], tmp_path: Path) -> None:
    path = write(tmp_path, "text\na\0b\n=cmd|'/c calc'!A1\n'; DROP TABLE answer; --\n\u202eabc\n")
    assert push(here, path).kept == 4
    assert texts(here[0])[0] == "ab"


def test_known_codes_of_other_columns_are_kept(committing: Sessions, keys: Keys, tmp_path: Path) -> None:
    extra = """
  - type: select_one
    name: genre
    role: sexe
    label: Vous êtes ?
    choices:
      - {name: femme, label: Une femme}
      - {name: homme, label: Un homme}
"""
    with committing.begin() as session:
        campaigns.create(session, keys, SOURCE + extra.lstrip("\n"), code=CODE)
        campaigns.open_campaign(session, CODE, NOW)
    path = write(tmp_path, "text,sexe\nle parc,femme\nla place,Un homme\nle marché,licorne\n")
    summary = push((committing, keys), path)
    assert summary.kept == 3
    assert summary.refused == [
        (4, "colonne sexe\u00a0: code inconnu (il faut femme, homme), la réponse est gardée sans lui")
    ]
    with committing() as session:
        codes = session.scalars(select(AnswerVersionRow.codes).where(AnswerVersionRow.codes.is_not(None)))
        assert sorted(code for one in codes for code in one or ()) == ["femme", "homme"]


AGE = """
  - type: select_one
    name: tranche
    role: age
    label: Votre âge ?
    choices:
      - {name: jeune, label: 15-24 ans, low: 15, high: 24}
      - {name: adulte, label: 25-59 ans, low: 25, high: 59}
      - {name: ancien, label: 60 ans et plus, low: 60}
      - {name: tait, label: Je ne dis pas, unsure: oui}
"""


def test_an_age_is_put_in_its_band_and_a_child_is_not_kept(
    committing: Sessions, keys: Keys, tmp_path: Path
) -> None:
    with committing.begin() as session:
        campaigns.create(session, keys, SOURCE + AGE.lstrip("\n"), code=CODE)
        campaigns.open_campaign(session, CODE, NOW)
    said = "15|24 ans|25|102|jeune|12|vieux|150 000|"
    path = write(tmp_path, "text;age\n" + "".join(f"mot{n};{age}\n" for n, age in enumerate(said.split("|"))))
    summary = push((committing, keys), path)
    assert (summary.kept, summary.refused_count) == (8, 1)
    unknown = (
        "colonne age\u00a0: code inconnu (il faut jeune, adulte, ancien, tait ou un âge), "
        "la réponse est gardée sans lui"
    )
    assert sorted(summary.refused) == [
        (7, "moins de 15 ans\u00a0: rien n’est gardé"),
        (8, unknown),
        (9, unknown),
    ]
    assert "mot5" not in texts(committing)
    with committing() as session:
        codes = session.scalars(select(AnswerVersionRow.codes).where(AnswerVersionRow.codes.is_not(None)))
        assert sorted(code for one in codes for code in one or ()) == [
            *("adulte", "ancien", "jeune", "jeune", "jeune"),
        ]


def test_a_row_with_cells_in_excess_is_refused_at_its_line(
    here: tuple[Sessions, Keys], tmp_path: Path
) -> None:
    path = write(tmp_path, "id,text\n1,le parc, la place\n2,bien,,\n3,a,b,c\n")
    summary = push(here, path)
    assert summary.kept == 1 and texts(here[0]) == ["bien"]
    assert [line for line, _ in summary.refused] == [2, 4]
    assert summary.refused[0][1].startswith("1 case de trop") and "guillemets" in summary.refused[0][1]
    assert summary.refused[1][1].startswith("2 cases de trop")


def test_a_file_of_one_column_needs_no_quotation_marks(here: tuple[Sessions, Keys], tmp_path: Path) -> None:
    assert push(here, write(tmp_path, "text\nle parc; la place, le marché\n")).kept == 1
    assert texts(here[0]) == ["le parc; la place, le marché"]


@pytest.mark.parametrize(
    "rows",
    [
        '1,"le parc\n2,la place\n3,bien\n',  # to the end of the file
        '1,"le parc\n2,"la place"\n3,bien\n',  # to the next mark
        '1,"le parc" est beau\n2,bien\n',
    ],
)
def test_a_quotation_mark_left_open_refuses_the_file_before_anything_is_kept(
    here: tuple[Sessions, Keys], tmp_path: Path, rows: str
) -> None:
    path = write(tmp_path, "id,text\n0,mot\n" + rows)
    with pytest.raises(FileRefused, match=r"^Ligne 3\s: un guillemet n’est pas fermé"):
        push(here, path)
    with here[0]() as session:
        assert session.scalar(select(func.count(InboxRow.id))) == 0


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_a_workbook_is_not_read_as_a_table(here: tuple[Sessions, Keys], tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "réponses.csv"
    path.write_bytes(start + b"text\nbien\n")
    with pytest.raises(FileRefused, match=r"c’est un classeur\s: enregistrez-le en CSV"):
        push(here, path)


def test_titles_may_run_over_lines(here: tuple[Sessions, Keys], tmp_path: Path) -> None:
    path = write(tmp_path, '"id\ndu papier";text\n1;bien\n2;\n')
    summary = push(here, path)
    assert summary.kept == 1 and summary.refused == [(4, "texte vide")]


def test_what_cannot_be_done_is_said_in_french_before_anything_is_kept(
    here: tuple[Sessions, Keys], tmp_path: Path
) -> None:
    path = write(tmp_path, "id,avis\n1,bien\n")
    with pytest.raises(FileRefused, match=r"pas de colonne « text ».*id, avis"):
        push(here, path)
    with pytest.raises(ReplayRefused, match=r"« habite » n’est pas une question ouverte.*atouts, manque"):
        push(here, path, column="avis", question="habite")
    with pytest.raises(FileRefused, match="ne s’ouvre pas"):
        push(here, tmp_path / "absent.csv")
    with pytest.raises(FileRefused, match="vide"):
        push(here, write(tmp_path, ""))
    with pytest.raises(CampaignUnknown):
        push(here, path, code="inconnue")
    with here[0].begin() as session:
        campaigns.find(session, CODE).state = "brouillon"
    with pytest.raises(ReplayRefused, match=f"campaign open {CODE}"):
        push(here, path, column="avis")
    with here[0]() as session:
        assert session.scalar(select(func.count(InboxRow.id))) == 0


def test_another_question_of_the_reference_questionnaire(
    committing: Sessions, keys: Keys, tmp_path: Path
) -> None:
    with committing.begin() as session:
        campaigns.create(session, keys, shipped("reference"), code=CODE)
        campaigns.open_campaign(session, CODE, NOW)
    path = write(tmp_path, "text\nles rats\n")
    assert push((committing, keys), path, question="problemes").kept == 1
    assert push((committing, keys), path).kept == 1
    with committing() as session:
        assert set(session.scalars(select(AnswerRow.question))) == {"problemes", "atouts"}

"""Runs that are not a resident's are found; a community centre is left alone."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from analysis.flagging import flag
from analysis.quality import Flag, Run, excluded_for, flags_of
from consultation.campaigns import current_revision
from consultation.tables import ParticipantRow
from consultation.words import Mode
from tests.analysis.neighbourhood import NOW, Resident, answer, settle, small_campaign

CENTRE = b"one address"


def run(number: int, **values: object) -> Run:
    usual = {
        "mode": Mode.BOT_WEB,
        "started_at": NOW + timedelta(minutes=number),
        "source": CENTRE,
        "print": f"p{number}",
        "answers": 12,
        "seconds": 240.0,
        "codes": 9,
        "letters": 80,
    }
    return Run(UUID(int=number + 1), **{**usual, **values})  # type: ignore[arg-type]


def test_a_community_centre_with_one_address_is_not_left_out() -> None:
    afternoon = [run(number) for number in range(60)]
    found = flags_of(afternoon)
    assert found
    assert set().union(*found.values()) == {Flag.BURST}
    assert all(excluded_for(flags) is None for flags in found.values())


def test_a_few_people_from_one_address_are_not_even_noted() -> None:
    assert flags_of([run(number) for number in range(20)]) == {}


def test_a_rush_that_answers_faster_than_people_is_left_out() -> None:
    rush = [run(number, seconds=20.0) for number in range(40)]
    assert {excluded_for(flags) for flags in flags_of(rush).values()} == {Flag.AUTOMATED}


def test_hasty_but_alone_is_kept() -> None:
    assert flags_of([run(0, seconds=20.0)]) == {}


def test_faster_than_anybody_reads() -> None:
    found = flags_of(
        [run(0, seconds=6.0), run(1, seconds=6.0, mode=Mode.IMPORT), run(2, answers=4, seconds=1.0)]
    )
    assert {participant.int for participant in found} == {1}
    assert excluded_for(found[UUID(int=1)]) is Flag.TOO_FAST


def test_copies_are_left_out_but_the_first() -> None:
    found = flags_of([run(number, print="same") for number in range(4)])
    assert {participant.int for participant in found} == {2, 3, 4}
    assert all(excluded_for(flags) is Flag.IDENTICAL for flags in found.values())


def test_alike_by_chance_is_no_copy() -> None:
    short = [run(number, print="same", letters=4, codes=5) for number in range(10)]
    assert flags_of(short) == {}
    elsewhere = [run(number, print="same", source=bytes([number])) for number in range(10)]
    assert flags_of(elsewhere) == {}
    typed_in = [run(number, print="same", mode=Mode.AGENT) for number in range(10)]
    assert flags_of(typed_in) == {}


def test_what_a_person_verified_stays() -> None:
    assert excluded_for({Flag.IDENTICAL, Flag.VERIFIED}) is None


def test_flags_are_written_with_the_reason(session: Session) -> None:
    campaign = small_campaign(session)
    words = "les voisins qui s’entraident beaucoup ici"
    copies = [Resident(text=words, source=CENTRE, started_at=NOW + timedelta(minutes=i)) for i in range(5)]
    others = [Resident(text=f"{words} {i}", source=CENTRE) for i in range(5)]
    settle(session, campaign, *copies, *others)
    later = NOW + timedelta(hours=1)
    assert flag(session, campaign, later) == 4
    rows = [session.get_one(ParticipantRow, one.id) for one in copies]
    assert [row.excluded for row in rows] == [None, *["identique"] * 4]
    assert rows[1].flags == ["identique"]
    assert rows[1].changed_at == later
    assert all(session.get_one(ParticipantRow, one.id).excluded is None for one in others)
    assert flag(session, campaign, later + timedelta(minutes=1)) == 0


def test_pace_is_read_from_the_times_of_answers(session: Session) -> None:
    campaign = small_campaign(session)
    robot = Resident(said=None, sex=None, age=None)
    settle(session, campaign, robot)
    revision = current_revision(session, campaign).id
    for number in range(10):
        answer(session, campaign, revision, robot, f"q{number}", codes=["x"])
    assert flag(session, campaign, NOW + timedelta(hours=1)) == 1
    assert session.get_one(ParticipantRow, robot.id).excluded == "trop_rapide"

"""A person's check: what counts, what is kept beside, and what nobody may check."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from consultation.tables import (
    AlertRow,
    AnswerRow,
    AnswerVersionRow,
    CodingRow,
    JobRow,
    ParticipantRow,
    SegmentRow,
    TagRow,
)
from nlu.learning.checking import CheckRefused, check, is_control
from nlu.learning.codes import Reading
from nlu.learning.examples import corrections
from nlu.pipeline import Tagger, build
from nlu.worker import tag_once
from tests.nlu.answers import NOW, answer, dangers, person

LATER = NOW + timedelta(days=1)
_NLP = build()


@pytest.fixture
def tagger() -> Tagger:
    return Tagger(_NLP)


def themes(*codes: str, segment: int = 0) -> Reading:
    return Reading(segment, frozenset(codes))


def tags(session: Session, version: int, source: str, kind: str = "theme") -> set[str]:
    return set(
        session.scalars(
            select(TagRow.code)
            .join(SegmentRow)
            .where(SegmentRow.version_id == version, TagRow.source == source, TagRow.kind == kind)
        )
    )


def test_a_check_freezes_and_its_tags_count(session: Session, tagger: Tagger) -> None:
    one = person(session)
    version = answer(session, one, "l’ascenseur est en panne")
    tag_once(session, tagger, 10, NOW)
    coding = check(session, version, [themes("SAN-MED", "PRO")], "Awa", LATER)
    row = session.get_one(AnswerVersionRow, version, populate_existing=True)
    assert row.frozen_at == LATER
    assert session.get_one(ParticipantRow, one, populate_existing=True).changed_at == LATER
    assert tags(session, version, "personne") == {"SAN-MED", "SAN", "PRO"}
    assert "LOG" in tags(session, version, "machine")
    kept = session.get_one(CodingRow, coding)
    assert (kept.coder, kept.effective, kept.model) == ("Awa", True, tagger.version)
    assert kept.control is is_control(version)


def test_facets_left_empty_stay_the_machines_and_teach_nothing(session: Session, tagger: Tagger) -> None:
    version = answer(session, person(session), "La mairie doit réparer l’ascenseur du hall")
    tag_once(session, tagger, 10, NOW)
    coding = check(session, version, [themes("LOG-ASC")], "Awa", LATER)
    for kind in ("enonce", "sentiment", "urgence", "acteur", "lieu"):
        assert tags(session, version, "personne", kind) == tags(session, version, "machine", kind)
    session.execute(update(CodingRow).where(CodingRow.id == coding).values(control=False))
    (example,) = corrections(session).examples
    assert example.themes == {"LOG-ASC", "LOG"}
    assert example.kinds is None


def test_what_is_said_of_facets_replaces_the_machines(session: Session, tagger: Tagger) -> None:
    version = answer(session, person(session), "l’ascenseur est en panne")
    tag_once(session, tagger, 10, NOW)
    said = Reading(0, frozenset({"LOG-ASC"}), frozenset({"BES"}), "POS2", "U2")
    coding = check(session, version, [said], "Awa", LATER)
    assert tags(session, version, "personne", "enonce") == {"BES"}
    assert tags(session, version, "personne", "sentiment") == {"POS2"}
    assert tags(session, version, "personne", "urgence") == {"U2"}
    session.execute(update(CodingRow).where(CodingRow.id == coding).values(control=False))
    (example,) = corrections(session).examples
    assert (example.kinds, example.tone, example.urgency) == (frozenset({"BES"}), "POS2", "U2")


def test_a_second_check_replaces_and_keeps_the_first(session: Session, tagger: Tagger) -> None:
    version = answer(session, person(session), "le bus est en retard")
    tag_once(session, tagger, 10, NOW)
    check(session, version, [themes("MOB")], "Awa", NOW)
    check(session, version, [themes("SEC")], "Luc", LATER)
    assert tags(session, version, "personne") == {"SEC"}
    assert tags(session, version, "relecture") == {"MOB"}
    effective = select(CodingRow.coder).where(CodingRow.version_id == version, CodingRow.effective)
    assert session.scalars(effective).all() == ["Luc"]


def test_a_blind_reading_changes_nothing_and_outlives_tagging_again(session: Session, tagger: Tagger) -> None:
    one = person(session)
    version = answer(session, one, "le bus est en retard")
    tag_once(session, tagger, 10, NOW)
    coding = check(session, version, [themes("SEC")], "Luc", LATER, blind=True)
    assert session.get_one(ParticipantRow, one, populate_existing=True).changed_at == NOW
    row = session.get_one(AnswerVersionRow, version, populate_existing=True)
    assert row.frozen_at is None
    assert tags(session, version, "personne") == set()
    assert session.get_one(CodingRow, coding).model is None
    newer = Tagger(_NLP)
    newer.version = "suivant"
    assert tag_once(session, newer, 10) == 1
    assert tags(session, version, "relecture") == {"SEC"}
    assert "MOB" in tags(session, version, "machine")


def test_an_answer_is_read_whole(session: Session, tagger: Tagger) -> None:
    version = answer(session, person(session), "L’ascenseur est en panne. Il manque un médecin.")
    tag_once(session, tagger, 10, NOW)
    for readings, why in (
        ([themes("LOG")], "incomplète"),
        ([themes("LOG"), themes("SAN", segment=1), themes("SAN", segment=7)], "Segment inconnu"),
        ([themes("LOG"), themes("SAN"), themes("SAN", segment=1)], "deux fois"),
        ([themes("LOG"), themes("XYZ", segment=1)], "XYZ"),
        ([themes("LOG"), themes("NSP", "SAN", segment=1)], "va seul"),
        ([themes("LOG"), themes("SAN", "LOG", "PRO", "MOB", segment=1)], "Plus de 3"),
        ([themes("LOG"), themes(segment=1)], "Sans thème"),
    ):
        with pytest.raises(CheckRefused, match=why):
            check(session, version, readings, "Awa", NOW)
    assert session.get_one(AnswerVersionRow, version, populate_existing=True).frozen_at is None
    assert session.scalars(select(CodingRow)).all() == []


def test_a_danger_is_not_for_checking_and_a_person_may_see_one(session: Session, tagger: Tagger) -> None:
    one = person(session)
    version = answer(session, one, "Le hall est sale. Mon mari me frappe.")
    tag_once(session, tagger, 10, NOW)
    with pytest.raises(CheckRefused, match="danger"):
        check(session, version, [themes("PRO"), themes("SEC", segment=1)], "Awa", NOW)
    check(session, version, [themes("PRO")], "Awa", NOW)
    assert dangers(session, version) == [False, True]

    other = answer(session, one, "on n’ose plus passer par là le soir", question="autre")
    tag_once(session, tagger, 10, NOW)
    check(session, other, [Reading(0, frozenset({"SEC"}), urgency="U3")], "Awa", NOW)
    session.expire_all()
    assert dangers(session, other) == [True]
    assert f"danger_found:{other}" in session.scalars(select(JobRow.key)).all()


def test_a_lifted_alert_is_not_raised_again_by_a_check(session: Session, tagger: Tagger) -> None:
    one = person(session)
    version = answer(session, one, "il sait où je dors")
    campaign = session.get_one(ParticipantRow, one).campaign_id
    session.add(
        AlertRow(
            campaign_id=campaign, participant_id=one, rule="coups", step="problemes", at=NOW, state="lifted"
        )
    )
    tag_once(session, tagger, 10, NOW)
    check(session, version, [Reading(0, frozenset({"SEC"}), urgency="U3")], "Awa", NOW)
    session.expire_all()
    assert dangers(session, version) == [False]


def test_a_residents_correction_is_a_new_unchecked_version(session: Session, tagger: Tagger) -> None:
    """The check stays with the words that were read; it counts no more, and teaches no more."""
    version = answer(session, person(session), "le bus est en retard")
    tag_once(session, tagger, 10, NOW)
    coding = check(session, version, [themes("MOB")], "Awa", NOW)
    session.execute(update(CodingRow).where(CodingRow.id == coding).values(control=False))
    assert corrections(session).codings == {coding}
    old = session.get_one(AnswerVersionRow, version, populate_existing=True)
    new = AnswerVersionRow(
        answer_id=old.answer_id,
        number=2,
        revision_id=old.revision_id,
        forme="texte",
        channel="web",
        text="le parc est beau",
        at=LATER,
    )
    session.add(new)
    session.execute(update(AnswerRow).where(AnswerRow.id == old.answer_id).values(current=2))
    session.flush()
    tag_once(session, tagger, 10, LATER)
    assert session.get_one(CodingRow, coding).version_id == version
    assert (new.frozen_at, tags(session, new.id, "personne")) == (None, set())
    assert corrections(session).examples == ()
    with pytest.raises(CheckRefused, match="corrigée"):
        check(session, version, [themes("SEC")], "Awa", LATER)


def test_one_in_five_is_a_control_and_teaches_nothing(session: Session, tagger: Tagger) -> None:
    share = sum(is_control(version) for version in range(10_000)) / 10_000
    assert 0.18 < share < 0.22
    one = person(session)
    versions = [
        answer(session, one, f"le bus {index} est en retard", question=f"q{index}") for index in range(40)
    ]
    tag_once(session, tagger, 100, NOW)
    for version in versions:
        check(session, version, [themes("MOB")], "Awa", NOW)
    held = {version for version in versions if is_control(version)}
    assert held
    learnt = corrections(session)
    taught = set(session.scalars(select(CodingRow.version_id).where(CodingRow.id.in_(learnt.codings))))
    assert taught == set(versions) - held


def test_nothing_is_learnt_from_danger_trials_or_other_languages_and_names_are_masked(
    session: Session, tagger: Tagger
) -> None:
    one, trial = person(session), person(session)
    texts = {
        "a": "appelez Mme Fatoumata Traoré au 06 12 34 56 78 pour le bus",
        "b": "the bus is always late and nobody cares about it here",
    }
    versions = [answer(session, one, said, question=name) for name, said in texts.items()]
    versions.append(answer(session, trial, "le bus est en retard"))
    session.get_one(ParticipantRow, trial).trial = True
    tag_once(session, tagger, 100, NOW)
    for version in versions:
        numbers = session.scalars(select(SegmentRow.number).where(SegmentRow.version_id == version)).all()
        check(session, version, [themes("MOB", segment=number) for number in numbers], "Awa", NOW)
    session.execute(update(CodingRow).values(control=False))
    learnt = " ".join(example.text for example in corrections(session).examples)
    assert "bus" in learnt
    assert "06 12" not in learnt
    assert "Traoré" not in learnt
    assert "nobody" not in learnt
    assert len(corrections(session).codings) == 1

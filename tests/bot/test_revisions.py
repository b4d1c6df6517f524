"""A running dialogue finishes on the revision that it began; who begins later gets the new one."""

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from consultation import campaigns
from consultation.keyring import Keys
from consultation.tables import AnswerVersionRow, ParticipantRow
from tests.bot.resident import Resident
from tests.bot.small import CODE, SOURCE, open_campaign, runner

NEW = SOURCE.replace("Qu'est-ce qui est bien dans votre quartier ?", "Qu'aimez-vous ici ?").replace(
    "  - type: select_one\n    name: habite",
    "  - type: text\n    name: encore\n    label: Et quoi d'autre ?\n  - type: select_one\n    name: habite",
)


def test_a_dialogue_finishes_on_its_revision(committing: sessionmaker[Session], keys: Keys) -> None:
    open_campaign(committing, keys)
    run = runner(committing, keys)
    ana, ben = Resident(committing, keys, run, "ana"), Resident(committing, keys, run, "ben")
    asked = ana.comes_in()[-1].text
    assert "bien dans votre quartier" in asked
    with committing.begin() as session:
        campaigns.revise(session, CODE, NEW)
    assert "Vous habitez" in ana.says("le parc")[-1].text  # not « Et quoi d'autre ? »
    assert "Qu’aimez-vous ici" in ben.comes_in()[-1].text
    assert "Et quoi d’autre" in ben.says("les voisins")[-1].text
    with committing() as session:
        revisions = session.scalars(
            select(ParticipantRow.revision_id).order_by(ParticipantRow.started_at)
        ).all()
        assert len(set(revisions)) == 2
        kept = session.execute(
            select(AnswerVersionRow.text, AnswerVersionRow.revision_id).where(
                AnswerVersionRow.text.is_not(None)
            )
        ).all()
    assert sorted(map(tuple, kept)) == sorted(zip(("le parc", "les voisins"), revisions, strict=True))

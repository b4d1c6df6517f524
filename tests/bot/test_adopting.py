"""« C’est ma réponse » : words that were taken for a command move from beside the question to its answer."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from consultation.keyring import Keys
from consultation.tables import AnswerRow, AnswerVersionRow
from tests.bot.plain import arrival
from tests.bot.small import CODE, deliver, drain, open_campaign, runner, said

Sessions = sessionmaker[Session]
TAKEN_FOR_STOP = "jpp de tes questions lâche moi"


def resident(sessions: Sessions, keys: Keys) -> Callable[..., None]:
    """Return what delivers a message of one resident, past the age gate."""
    open_campaign(sessions, keys)
    running, sent = runner(sessions, keys, clock=lambda: datetime.now(UTC)), iter(range(100))

    def says(**what: object) -> None:
        deliver(sessions, keys, arrival(f"m{next(sent)}", "ana", **what))
        drain(running)

    says(start=CODE)
    says(text="oui")
    says(text="oui")
    return says


def current(sessions: Sessions) -> dict[tuple[str, str], str | None]:
    with sessions() as session:
        rows = session.execute(
            select(AnswerRow.question, AnswerRow.part, AnswerVersionRow.text).join(
                AnswerVersionRow,
                (AnswerVersionRow.answer_id == AnswerRow.id) & (AnswerVersionRow.number == AnswerRow.current),
            )
        ).all()
    return {(question, part): words for question, part, words in rows}


def press(sessions: Sessions, keys: Keys, label: str) -> str:
    buttons = [one for _, message in said(sessions, keys) for one in (*message.options, *message.commands)]
    return next(one.data for one in reversed(buttons) if one.label == label)


def test_the_words_are_the_answer_and_no_remark_any_more(committing: Sessions, keys: Keys) -> None:
    says = resident(committing, keys)
    says(text=TAKEN_FOR_STOP)
    assert current(committing)[("atouts", "remarque")] == TAKEN_FOR_STOP
    says(press=[press(committing, keys, "C’est ma réponse")])
    found = current(committing)
    assert found[("atouts", "reponse")] == TAKEN_FOR_STOP
    assert ("atouts", "remarque") not in found


def test_other_remarks_stay_where_they_are(committing: Sessions, keys: Keys) -> None:
    says = resident(committing, keys)
    says(text="vous êtes vraiment une bande de nuls")
    says(text=TAKEN_FOR_STOP)
    says(press=[press(committing, keys, "C’est ma réponse")])
    found = current(committing)
    assert found[("atouts", "reponse")] == TAKEN_FOR_STOP
    assert found[("atouts", "remarque")] == "vous êtes vraiment une bande de nuls"


def test_the_button_pressed_twice_or_late_changes_nothing(committing: Sessions, keys: Keys) -> None:
    says = resident(committing, keys)
    says(text=TAKEN_FOR_STOP)
    data = press(committing, keys, "C’est ma réponse")
    says(press=[data])
    says(press=[data])
    says(text="non")
    says(press=[data])
    found = current(committing)
    assert found[("atouts", "reponse")] == TAKEN_FOR_STOP
    assert [key for key, words in found.items() if words == TAKEN_FOR_STOP] == [("atouts", "reponse")]


def test_another_confirmation_has_no_words_behind_it(committing: Sessions, keys: Keys) -> None:
    says = resident(committing, keys)
    says(text=TAKEN_FOR_STOP)
    says(press=[press(committing, keys, "Non, continuer")])
    says(text="UNE AUTRE PERSONNE")
    says(text="c'est ma réponse")
    assert current(committing).get(("atouts", "reponse")) != TAKEN_FOR_STOP

"""Who writes: by user id, by number, by both; who joins with which words; what a provider tells of them."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text as sql

from bot.broadcasting import feeding
from bot.texts import text
from consultation.closing import close_campaign
from tests.bot.channels.whatsapp.house import House, Somebody
from tests.bot.channels.whatsapp.payloads import AT, PHONE, USER, message, raw, value
from tests.bot.crowd import draft, launched
from tests.bot.small import CODE, open_campaign

JOIN = f"Bonjour, je participe : {CODE}__affiche-mairie"


def participants(house: House) -> int:
    return house.count("participant")


@pytest.mark.parametrize(
    "words", [JOIN, JOIN.upper(), f"je participe {CODE}__affiche-mairie.", f"{CODE}__affiche-mairie"]
)
def test_the_words_of_a_poster_begin_the_campaign(house: House, words: str) -> None:
    [notice] = Somebody(house, PHONE).says(words)
    assert notice.commands[0].label == "J’ai compris"
    assert house.count("participant", "lower(origin) = 'affiche-mairie'") == 1


def test_the_code_alone_begins_too_and_anything_else_is_shown_the_way(house: House) -> None:
    ana = Somebody(house, PHONE)
    assert [one.text for one in ana.says("hi")] == [text("code_demande")]
    assert [one.text for one in ana.says("Bonjour, je participe : autre-code")] == [text("code_inconnu")]
    assert participants(house) == 0
    ana.says(CODE)
    assert participants(house) == 1


def test_words_of_an_answer_are_no_way_into_another_campaign(house: House) -> None:
    open_campaign(house.sessions, house.keys, "sport")
    ana = Somebody(house, PHONE)
    ana.comes_in(CODE)
    ana.says("je participe souvent")
    ana.says("sport")
    assert participants(house) == 1
    ana.says("Bonjour, je participe : sport__marche")
    assert house.count("participant", "origin = 'marche'") == 1


def test_who_was_known_by_number_is_known_by_user_id_afterwards(house: House) -> None:
    Somebody(house, PHONE).comes_in(CODE)
    Somebody(house, PHONE, USER).says("le parc")
    [asked] = Somebody(house, None, USER).taps("Oui")
    assert asked.step == "manque"
    assert (participants(house), house.count("account"), house.count("account_alias")) == (1, 1, 2)


def test_the_address_names_all_that_is_known(house: House) -> None:
    Somebody(house, PHONE, USER).says(CODE)
    with house.sessions() as session:
        sealed = session.scalars(sql("SELECT sealed FROM address")).one()
    assert (
        house.keys.payloads.open(sealed, "address") == f'{{"recipient": "{USER}", "to": "{PHONE}"}}'.encode()
    )


def test_a_new_number_is_the_same_person_and_the_new_address(house: House) -> None:
    ana = Somebody(house, PHONE)
    ana.comes_in(CODE)
    system = {"type": "user_changed_number", "wa_id": "33600000009", "body": "…"}
    assert ana(message("system", "wamid.sys", system=system)) == []
    with house.sessions() as session:
        sealed = session.scalars(sql("SELECT sealed FROM address")).one()
    assert house.keys.payloads.open(sealed, "address") == b'{"to": "33600000009"}'
    [asked] = Somebody(house, "33600000009").says("le parc")
    assert asked.text.startswith("Merci, c’est noté.")
    assert participants(house) == 1


@pytest.mark.parametrize("fed", [False, True])
@pytest.mark.parametrize("later", [(PHONE, None), (PHONE, USER), ("33600000009", None)])
def test_stop_under_a_later_id_is_heard_after_closure(
    house: House, later: tuple[str, str | None], fed: bool
) -> None:
    ana = Somebody(house, PHONE)
    ana.comes_in(CODE)
    if later[0] != PHONE:
        ana(message("system", "wamid.sys", system={"type": "user_changed_number", "wa_id": later[0]}))
    with house.sessions.begin() as session:
        session.execute(
            sql(
                "INSERT INTO consent (participant_id, kind, given, at) "
                "SELECT id, 'recontact', true, now() FROM participant"
            )
        )
        session.execute(sql("UPDATE account SET last_seen_at = now()"))
        close_campaign(session, CODE, datetime.now(UTC))
        number = launched(session, draft(code=CODE)).id
    if fed:
        feeding.feed(house.sessions, house.keys, number, datetime.now(UTC))
        assert house.count("outbox", "bulk AND state = 'waiting'") == 1
        with house.sessions() as session:
            house.read = session.scalars(sql("SELECT max(id) FROM outbox")).one()
    [answered] = Somebody(house, *later).says("STOP")
    assert answered.text == text("stop_sans_dialogue")
    assert house.count("account", "opted_out_at IS NOT NULL") == 1
    assert house.count("address") == house.count("outbox", "bulk AND state = 'waiting'") == 0


def test_a_number_that_passed_to_somebody_else_opens_nobodys_answers(house: House) -> None:
    Somebody(house, PHONE, USER).comes_in(CODE)
    Somebody(house, None, "FR.9").comes_in(CODE)
    Somebody(house, PHONE, "FR.9").says("le parc")
    assert house.count("answer", "question = 'atouts'") == 1
    assert participants(house) == 2


OTHER = "FR.99999"
NEW_NUMBER = "33600000009"
SECRET = "ma fille Léa est au collège Zola"


def moves(house: House, who: Somebody, to: str = NEW_NUMBER) -> None:
    who(message("system", "wamid.sys", system={"type": "user_changed_number", "wa_id": to, "body": "…"}))


def aliases(house: House) -> list[str]:
    with house.sessions() as session:
        rows = session.execute(sql("SELECT account_id, kind FROM account_alias ORDER BY account_id, kind"))
        return [kind for _, kind in rows]


@pytest.mark.parametrize("told", [True, False])
def test_who_has_the_number_of_somebody_who_was_known_by_both_is_new(house: House, told: bool) -> None:
    ana = Somebody(house, PHONE, USER)
    ana.comes_in(CODE)
    ana.says(SECRET)
    if told:
        moves(house, ana)
    with house.sessions() as session:
        address = session.scalars(sql("SELECT sealed FROM address")).one()
    bob = Somebody(house, PHONE, OTHER)
    assert [one.text for one in bob.says("MES RÉPONSES")] == [text("code_demande")]
    bob.comes_in(CODE)
    assert "Léa" not in " ".join(one.text for one in bob.says("MES RÉPONSES"))
    assert (participants(house), house.count("account")) == (2, 2)
    with house.sessions() as session:
        assert session.scalars(sql("SELECT sealed FROM address ORDER BY account_id")).first() == address
    assert "Léa" in " ".join(one.text for one in Somebody(house, NEW_NUMBER, USER).says("MES RÉPONSES"))
    assert aliases(house) == ["number", "user", "number", "user"]


def test_a_former_number_alone_is_nobody_any_more(house: House) -> None:
    ana = Somebody(house, PHONE)
    ana.comes_in(CODE)
    ana.says(SECRET)
    moves(house, ana)
    assert [one.text for one in ana.says("MES RÉPONSES")] == [text("code_demande")]
    assert "Léa" in " ".join(one.text for one in Somebody(house, NEW_NUMBER).says("MES RÉPONSES"))


def test_who_moves_to_a_number_that_was_somebody_elses_keeps_their_own_answers(house: House) -> None:
    bob = Somebody(house, NEW_NUMBER)
    bob.comes_in(CODE)
    bob.says(SECRET)
    ana = Somebody(house, PHONE)
    ana.comes_in(CODE)
    ana.says("le parc")
    moves(house, ana)
    said = " ".join(one.text for one in Somebody(house, NEW_NUMBER).says("MES RÉPONSES"))
    assert "le parc" in said and "Léa" not in said
    assert house.count("address") == 1, "bob was known by that number alone: nothing may reach ana for him"


def test_the_provider_may_say_that_a_user_id_is_another(house: House) -> None:
    ana = Somebody(house, PHONE, USER)
    ana.comes_in(CODE)
    system = {"type": "user_changed_user_id", "user_id": OTHER}
    ana(message("system", "wamid.sys", system=system, from_user_id=USER))
    Somebody(house, PHONE, OTHER).says(SECRET)
    assert participants(house) == 1
    assert "Léa" in " ".join(one.text for one in Somebody(house, PHONE, OTHER).says("MES RÉPONSES"))


def test_no_more_marketing_silences_the_account_but_not_the_replies(house: House) -> None:
    ana = Somebody(house, PHONE)
    ana.comes_in(CODE)
    house.sends(None, state="waiting", bulk=True, account_id=house.account(), sealed=b"x")
    preference = {"wa_id": PHONE, "value": "stop", "timestamp": AT}
    assert house.takes(raw(value(user_preferences=[preference]), field="user_preferences")) == []
    assert house.count("account", "opted_out_at IS NOT NULL") == 1
    assert house.count("outbox", "bulk AND state = 'cancelled'") == 1
    [asked] = ana.says("le parc")
    assert asked.text.startswith("Merci, c’est noté.")


def test_groups_are_not_read_and_nothing_of_them_is_kept(house: House) -> None:
    assert house.takes(raw(value(message("text", text={"body": CODE}, group_id="g")))) == []
    assert house.count("inbox", "state = 'refused' AND sealed IS NULL") == 1


def test_a_deleted_message_leaves_no_words_in_the_answers(house: House) -> None:
    ana = Somebody(house, PHONE)
    ana.comes_in(CODE)
    ana.says("le parc", "wamid.a")
    ana.says("et la mairie", "wamid.b")
    about = {"original_message_id": "wamid.a"}
    [told] = ana(message("revoke", "wamid.r1", revoke=about))
    assert told.text == "C’est retiré."
    current = "SELECT text FROM answer JOIN answer_version ON answer_id = answer.id AND number = current"
    with house.sessions() as session:
        assert session.scalars(sql(f"{current} WHERE question = 'atouts'")).all() == ["et la mairie"]
    [asked] = ana(message("revoke", "wamid.r2", revoke={"original_message_id": "wamid.b"}))
    assert asked.step == "atouts"
    assert house.count("answer", "question = 'atouts' AND current IS NULL") == 1


def test_a_deleted_voice_note_is_not_kept(house: House) -> None:
    ana = Somebody(house, PHONE)
    ana.comes_in(CODE)
    ana(message("audio", "wamid.v", audio={"id": "77", "voice": True}))
    assert house.count("attachment", "state = 'waiting'") == 1
    ana(message("revoke", "wamid.r", revoke={"original_message_id": "wamid.v"}))
    assert house.count("attachment", "state = 'deleted' AND sealed_reference IS NULL") == 1


def test_erasing_reaches_what_was_written_under_another_id(house: House) -> None:
    Somebody(house, PHONE).comes_in(CODE)
    ana = Somebody(house, PHONE, USER)
    ana.says("le parc")
    ana.says("SUPPRIMER")
    ana.says("oui")
    assert house.count("participant") == house.count("account_alias") == 0
    assert house.count("inbox", "sealed IS NOT NULL") == 0

"""The pending question meets an event: kept, asked again in other words, or offered to be passed."""

from dataclasses import replace
from datetime import timedelta

from bot.dialogue import Confirming, Mark, Stage, split_step
from bot.effects import Adopt, Amend, Keep, Say, Value
from bot.engine import consents
from bot.engine.ask import ask, chosen
from bot.engine.path import OPEN_TYPES, SAID, Place, find, places
from bot.engine.record import (
    acknowledge,
    append,
    ask_pending,
    end_under_age,
    go_on,
    keep,
    keep_version,
    move_on,
    pass_step,
    remark,
)
from bot.engine.take import LONGEST, Misfit, Taken, clean, take_codes, take_media, take_place, take_text
from bot.engine.turn import Turn
from bot.events import Edit, Media, Text
from bot.events import Place as SharedPlace
from bot.messages import Message
from consultation.questionnaire.model import QuestionType, Role
from consultation.words import Forme, Part
from nlu.nothing import says_all

IN_A_ROW = timedelta(seconds=8)
"""A message so soon after an open answer still belongs to it: nobody reads and answers so fast."""

ALL = "tous"
"""Button of the bot's own: every option of the pending question."""
REASKED_AT_MOST = 2
MANY_WORDS = 3


def written(turn: Turn, place: Place, event: Text, taken: Taken | Misfit | None = None) -> Turn:
    """A written message while a question is pending. `taken`: what it says of it, where that was read."""
    if event.step is not None and event.step != place.step:
        return _written_elsewhere(turn, place, event, event.step)
    taken = taken or take_text(place, turn.dialogue, event, turn.now)
    if event.step is None and _continues(turn, place, taken, event):
        assert turn.dialogue.open_step is not None
        return append(turn, turn.dialogue.open_step, clean(event.text), event.source)
    if isinstance(taken, Taken):
        return accept(turn, place, taken, event.source)
    words = clean(event.text)
    if completes(turn, place, event):
        return tapped(turn, place, (), event.source, complete=True)
    if taken.passes and not place.question.required:
        return go_on(pass_step(turn, place), turn.text("note_passe"))
    if not words or place.question.role is Role.AGE_GATE:  # before the age is known, no words are kept
        return misfit(turn, place, taken)
    return misfit(remark(turn, place.step, Value(text=words), Forme.TEXTE, event.source), place, taken)


def completes(turn: Turn, place: Place, event: Text) -> bool:
    """Is this « c'est tout », after options that were ticked?"""
    several = place.question.type is QuestionType.SELECT_MULTIPLE
    return bool(turn.dialogue.picked) and several and says_all(clean(event.text))


def _written_elsewhere(turn: Turn, place: Place, event: Text, step: str) -> Turn:
    """The page knows which question its form answered: another one than is pending here."""
    older = find(turn.questionnaire, turn.dialogue, step)
    applies = any(one.step == step for one in places(turn.questionnaire, turn.dialogue))
    if older is not None and applies and older.question.role is not Role.AGE_GATE:
        taken = take_text(older, turn.dialogue, event, turn.now)
        if isinstance(taken, Taken):
            return correct(turn, older, taken, event.source)
    words = clean(event.text)
    if not words or place.question.role is Role.AGE_GATE:
        return ask_pending(turn)
    about = step if older is not None else place.step
    turn = remark(turn, about, Value(text=words), Forme.TEXTE, event.source)
    return ask_pending(turn, [turn.text("mots_gardes")])


def _continues(turn: Turn, place: Place, taken: Taken | Misfit, event: Text) -> bool:
    """Does this message still belong to the open answer given just before?"""
    open_now = place.question.type in OPEN_TYPES
    return in_a_row(turn, event) and (open_now or isinstance(taken, Misfit))


def in_a_row(turn: Turn, event: Text) -> bool:
    """Was this sent before the question that came after an open answer could be read?

    `open_at` is when that question was asked; the message may even have been sent earlier, when the
    bot was behind.
    """
    last, step = turn.dialogue.open_at, turn.dialogue.open_step
    if last is None or step is None or step not in turn.dialogue.marks or not clean(event.text):
        return False
    return event.at - last <= IN_A_ROW


def speaks_on(turn: Turn, event: Media) -> bool:
    """Was this recording begun before the question that came after an open answer could be read?"""
    last, step = turn.dialogue.open_at, turn.dialogue.open_step
    if event.forme is not Forme.VOCAL or last is None or step is None or step not in turn.dialogue.marks:
        return False
    if turn.dialogue.stage not in {Stage.ASKING, Stage.DONE}:
        return False
    elsewhere = event.step is not None and event.step != step
    return not elsewhere and event.at - timedelta(seconds=event.seconds or 0) - last <= IN_A_ROW


def sent_media(turn: Turn, place: Place, event: Media) -> Turn:
    if event.step is not None and event.step != place.step:  # the page knows which question it answers
        older = find(turn.questionnaire, turn.dialogue, event.step)
        applies = any(one.step == event.step for one in places(turn.questionnaire, turn.dialogue))
        if older is not None and applies and older.question.role is not Role.AGE_GATE:
            taken = take_media(older, event)
            if isinstance(taken, Taken):
                return correct(turn, older, taken, event.source)
    taken = take_media(place, event)
    if isinstance(taken, Misfit):
        if place.question.role is Role.AGE_GATE:
            return misfit(turn, place, taken)
        value = Value(text=clean(event.caption) or None, media=event.reference, seconds=event.seconds)
        turn = remark(turn, place.step, value, event.forme, event.source)
        if event.forme is Forme.VOCAL and not consents.voice_is_decided(turn):
            return consents.ask_may_keep_voice(turn, turn.text("note_vocal"))
        return ask_pending(turn, [turn.text("pas_ici_vocal")])
    return accept(turn, place, taken, event.source)


def shared_place(turn: Turn, place: Place, event: SharedPlace) -> Turn:
    taken = take_place(place, event, turn.questionnaire.outlines)
    if isinstance(taken, Misfit):
        return ask_pending(turn, [turn.text("pas_pris_ici")])
    return accept(turn, place, taken, event.source)


def tapped(turn: Turn, place: Place, codes: tuple[str, ...], source: str, *, complete: bool) -> Turn:
    """Options were tapped on the pending question. `complete`: "C'est tout", or a form sent whole."""
    question = place.question
    if question.type not in {QuestionType.SELECT_MULTIPLE, QuestionType.RANK}:
        taken = take_codes(place, codes[:1], Forme.TAP)
        return accept(turn, place, taken, source) if isinstance(taken, Taken) else misfit(turn, place, taken)
    alone = [code for code in codes if (choice := question.choice(code)) is not None and choice.alone]
    if alone and not complete:  # tapped by itself: it takes the place of what was ticked before
        picked, complete = tuple(alone[:1]), True
    else:
        picked = tuple(dict.fromkeys((*turn.dialogue.picked, *codes)))
    if question.type is QuestionType.RANK and len(picked) >= len(question.choices) - 1:
        picked = (*picked, *(one.name for one in question.choices if one.name not in picked))
        complete = True
    if question.maximum is not None and question.type is QuestionType.SELECT_MULTIPLE:
        complete = complete or len(picked) >= question.maximum
    if complete and picked:
        taken = take_codes(place, picked, Forme.TAP)
        if isinstance(taken, Taken):
            return accept(turn, place, taken, source)
        return misfit(turn.become(picked=()), place, taken)
    return _one_more(turn, place, picked, source)


def _one_more(turn: Turn, place: Place, picked: tuple[str, ...], source: str) -> Turn:
    if not picked:
        return ask_pending(turn)
    turn = turn.become(picked=picked)
    key = "choisi_puis"
    if place.question.type is QuestionType.SELECT_MULTIPLE:
        # Kept with every tap: who goes away now has answered this much.
        key, ticked = "choisi_et_encore", take_codes(place, picked, Forme.TAP)
        if isinstance(ticked, Taken):
            turn = keep_version(turn, place, ticked, source)
    names = chosen(turn.questionnaire, turn.dialogue, place.question, picked)
    message = ask(turn.questionnaire, turn.dialogue, place)
    said = Message(
        turn.text(key, choix=names),
        options=message.options,
        commands=message.commands,
        step=place.step,
        progress=message.progress,
    )
    return turn.do(Say(said))


def accept(turn: Turn, place: Place, taken: Taken, source: str) -> Turn:
    """Keep an answer to the pending question and go on."""
    if taken.ends is not None:
        return _under_age(turn, place, taken)
    said = place.question.is_open and taken.codes == SAID
    open_step, open_at = (place.step, turn.now) if said else (None, None)
    turn = keep(turn, place, taken, source, open_step=open_step, open_at=open_at)
    thanks = acknowledge(turn, place, taken)
    if place.question.role is Role.AGE_GATE:
        thanks = ""
    if taken.forme is Forme.VOCAL and not consents.voice_is_decided(turn):
        return consents.ask_may_keep_voice(move_on(turn), thanks)
    return go_on(turn, thanks)


def adopt_heard(turn: Turn) -> Turn:
    """The words that were taken for a command are the answer to the open question that waits."""
    place, source = turn.place(), turn.dialogue.heard
    if turn.dialogue.stage is not Stage.ASKING or place is None or source is None:
        return ask_pending(turn)
    question, item = split_step(place.step)
    mark = Mark(SAID, sources=(source,))
    turn = turn.do(Adopt(question, item, source, place.question.fact_name))
    turn = turn.mark(place.step, mark, open_step=place.step, open_at=turn.now, confirming=None, heard=None)
    return go_on(turn, turn.text("note_mots"))


def _under_age(turn: Turn, place: Place, taken: Taken) -> Turn:
    """Under 15. Somebody who passed the gate is asked first: « 12 » for 42 must not erase everything."""
    if place.question.role is Role.AGE_GATE or taken.age is None:
        return end_under_age(turn)
    turn = turn.become(confirming=Confirming.AGE)
    return turn.say(
        turn.text("bien_cet_age", age=str(taken.age)),
        turn.button(f"oui.{Confirming.AGE}", "bouton_oui"),
        turn.button(f"non.{Confirming.AGE}", "bouton_non"),
    )


def correct(turn: Turn, place: Place, taken: Taken | Misfit, source: str) -> Turn:
    """An older answer changes (old button, older form, edited message); the pending step stays."""
    if isinstance(taken, Misfit):
        return ask_pending(turn, [turn.text("ancien_bouton")])
    if taken.ends is not None:
        return _under_age(turn, place, taken)
    turn = keep(turn, place, taken, source)
    names = ""
    if taken.value.codes is not None:
        names = acknowledge(turn, place, taken)
    turn = turn.become(stage=Stage.ASKING)
    pending = turn.dialogue.step
    lines = [turn.text("note_corrige"), names]
    if pending is None or pending in turn.dialogue.marks or turn.place() is None:
        return go_on(turn, *lines)
    return ask_pending(turn, lines)


def edited(turn: Turn, event: Edit) -> Turn:
    """A sent message was changed: the answer that it made follows."""
    for step, mark in turn.dialogue.marks.items():
        if event.source not in mark.sources:
            continue
        place = find(turn.questionnaire, turn.dialogue, step)
        if place is None or place.question.role is Role.AGE_GATE:
            return turn
        if place.question.type in OPEN_TYPES:
            words = clean(event.text)
            if not words:
                return turn
            return turn.become(confirming=None).do(Amend(event.source, words)).say(turn.text("note_corrige"))
        said = Text(at=event.at, source=event.source, text=event.text)
        return correct(turn, place, take_text(place, turn.dialogue, said, turn.now), event.source)
    return turn.do(Amend(event.source, clean(event.text)[:LONGEST])) if clean(event.text) else turn


def misfit(turn: Turn, place: Place, why: Misfit) -> Turn:
    """Ask again: the two likeliest and a way to all, else in other words; after two times offer to pass."""
    attempts = turn.dialogue.attempts + 1
    turn = turn.become(attempts=attempts)
    kept = turn.text("mots_gardes") if _kept_words(turn) else ""
    if attempts > REASKED_AT_MOST:
        return _offer_to_pass(turn, place, kept, first=attempts == REASKED_AT_MOST + 1)
    if why.candidates and place.question.type is not QuestionType.SELECT_MULTIPLE:
        # A button that shows one option more would take that option's place: then all are shown.
        some = len(place.question.choices) - len(why.candidates) > 1
        message = ask(
            turn.questionnaire,
            turn.dialogue,
            place,
            before=[kept, turn.text("lequel")],
            again=True,
            only=why.candidates if some else (),
        )
        if some:
            ways = (turn.button(ALL, "bouton_tous_les_choix"), *message.commands)
            message = replace(message, commands=ways)
        return turn.do(Say(message))
    return ask_pending(turn, [kept, _not_understood(turn, place)], again=True)


def _kept_words(turn: Turn) -> bool:
    """More than a word or two was kept beside the question: its author is told."""
    remarks = (effect for effect in turn.effects if isinstance(effect, Keep) and effect.part is Part.REMARK)
    return any(len((one.value.text or "").split()) >= MANY_WORDS for one in remarks)


def _offer_to_pass(turn: Turn, place: Place, kept: str, *, first: bool) -> Turn:
    """The question was asked twice in vain: passing it is the first button, as large as the others."""
    if place.question.required:
        return ask_pending(turn, [kept, turn.text("passer_impossible")], again=True)
    key = "proposer_de_passer" if first else "encore_pas_compris"
    message = ask(turn.questionnaire, turn.dialogue, place, before=[kept, turn.text(key)], again=True)
    passing = tuple(one for one in message.commands if one.data.endswith(".!passer"))
    others = tuple(one for one in message.commands if one not in passing)
    return turn.do(Say(replace(message, options=(*passing, *message.options), commands=others)))


def _not_understood(turn: Turn, place: Place) -> str:
    question = place.question
    if question.type is not QuestionType.INTEGER:
        return turn.text("pas_compris")
    if question.minimum is None or question.maximum is None:
        return turn.text("pas_compris_nombre_libre")
    return turn.text("pas_compris_nombre", minimum=str(question.minimum), maximum=str(question.maximum))

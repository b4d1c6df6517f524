"""What `portevoix broadcast` says: a preview, how far it is, a bar that follows it."""

import time
from collections.abc import Iterator
from datetime import datetime

import click
from sqlalchemy.orm import Session

from consultation.broadcasts import moving
from consultation.broadcasts.audience import LEFT_OUT
from consultation.broadcasts.filters import Filter
from consultation.broadcasts.preview import FEW, Preview
from consultation.broadcasts.progress import REASONS, progress
from consultation.local_times import moment
from consultation.tables import BroadcastRow
from consultation.words import BroadcastState, Channel, SendState
from portevoix.cli.progress import Progress
from portevoix.clock import now
from portevoix.house import House

CHANNELS = {Channel.TELEGRAM: "Telegram", Channel.WHATSAPP: "WhatsApp"}
STATES = {
    SendState.SENT: "partis",
    SendState.WAITING: "en attente",
    SendState.HELD: "retenus",
    SendState.FAILED: "échoués",
    SendState.CANCELLED: "annulés",
    SendState.UNKNOWN: "incertains (jamais renvoyés)",
}
LOOK_SECONDS = 1.0


def say_preview(row: BroadcastRow, code: str, seen: Preview, ready: frozenset[Channel]) -> None:
    """ready: the messengers that this installation can send to."""
    click.echo(f"Diffusion {row.id} ({row.kind}) de la campagne {code}\n")
    click.echo(row.text)
    if row.enclosure is not None:
        click.echo(f"[image : {row.enclosure_words}]")
    if row.template is not None:
        click.echo(f"[WhatsApp, après 24 heures : modèle {row.template}]")
    click.echo()
    for line in (*_preview(row, seen), *_not_ready(seen, ready)):
        click.echo(line)


def _preview(row: BroadcastRow, seen: Preview) -> Iterator[str]:
    by = ", ".join(f"{CHANNELS[Channel(one)]}\u00a0: {many(number)}" for one, number in seen.reached.items())
    yield f"Personnes touchées : {many(seen.total)}{f' ({by})' if by else ''}"
    for reason, number in seen.left_out.items():
        yield f"Laissées de côté : {many(number)} {LEFT_OUT[reason]}"
    if Channel.WHATSAPP in seen.reached:
        cost = "non connu (donnez --price)" if seen.cost is None else f"environ {seen.cost:.2f}\u00a0€"
        yield f"Coût sur WhatsApp : {cost.replace('.', ',')}"
    if seen.nobody:
        narrowed = Filter.from_json(row.filter).wanted
        why = "le filtre ne laisse personne" if narrowed else "personne ne peut le recevoir"
        yield f"Cette diffusion ne touche personne : {why}."
    if seen.over_at is None:
        return
    if not seen.sends_now:
        yield f"Rien ne part avant le {moment(seen.begins_at, row.zone)} : c’est la nuit, ou dimanche."
    yield f"Fin vers le {moment(seen.over_at, row.zone)}, si elle est lancée maintenant."
    if seen.days > 1:
        yield f"WhatsApp limite le nombre de personnes par jour : il faudra {seen.days} jours."


def _not_ready(seen: Preview, ready: frozenset[Channel]) -> Iterator[str]:
    if not ready:
        yield (
            "Attention : ni Telegram ni WhatsApp n’est réglé ici, rien ne partira. "
            "Voyez docs/telegram.md ou docs/whatsapp.md."
        )
        return
    for channel in CHANNELS:
        if channel in seen.reached and channel not in ready:
            yield f"Attention : {CHANNELS[channel]} n’est pas réglé ici, rien n’y partira."


def many(number: int | None) -> str:
    """Return a number as it may be told."""
    return f"moins de {FEW}" if number is None else f"{number:_}".replace("_", "\u202f")


def say_row(row: BroadcastRow, code: str, state: str) -> None:
    at = moment(row.started_at or row.created_at, row.zone)
    click.echo(f"{row.id}\t{code}\t{row.kind}\t{state}\t{at}\t{row.created_by}")


def say_progress(session: Session, row: BroadcastRow, at: datetime) -> None:
    click.echo(f"Diffusion {row.id} ({row.kind}) : {moving.SAID[BroadcastState(row.state)]}")
    if row.started_at is None:
        return
    found = progress(session, row, at)
    click.echo(f"À toucher : {many(found.expected)}")
    for state, words in STATES.items():
        if state in found.states:
            click.echo(f"{words.capitalize()} : {many(found.states[state])}")
    for reason, number in found.reasons.items():
        click.echo(f"  {many(number)} : {REASONS.get(reason, f'refusé par le canal ({reason})')}")
    if found.delivered:
        click.echo(f"Reçus : {many(found.delivered)}, lus : {many(found.read)} (ce que dit WhatsApp)")
    if row.state == BroadcastState.RUNNING:
        click.echo(f"Rythme : {many(found.per_minute)} par minute")
    if found.over_at is not None:
        click.echo(f"Fin estimée : {moment(found.over_at, row.zone)}")


def follow(house: House, number: int) -> None:
    """Show a bar until the broadcast is over, paused or stopped; Ctrl-C leaves it as it is."""
    with Progress("Envois") as show:
        while True:
            with house.sessions() as session:
                row = moving.find_broadcast(session, number)
                total = max(1, sum(row.expected.values()))
                show(min(total, progress(session, row, now()).done), total)
            if row.state != BroadcastState.RUNNING:
                return
            time.sleep(LOOK_SECONDS)

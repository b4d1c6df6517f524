"""`portevoix whatsapp templates`: the texts to have accepted by Meta, and which are."""

import asyncio
from collections.abc import Iterator, Mapping

import click

from consultation.message_templates import MessageTemplate
from consultation.message_templates import templates as shipped
from portevoix.cli.french import FrenchCommand, InputWrong
from portevoix.settings import Settings, read_settings

STATES = {
    "APPROVED": "accepté",
    "PENDING": "en cours d’examen",
    "REJECTED": "refusé",
    "PAUSED": "en pause (mal noté par les destinataires)",
    "DISABLED": "désactivé",
}
Approvals = Mapping[tuple[str, str], tuple[str, str]]


@click.command("templates", cls=FrenchCommand)
def templates() -> None:
    """Montre les modèles de message à soumettre à Meta, et où ils en sont."""
    settings = read_settings()
    found = _ask(settings)
    for template in shipped():
        click.echo("\n".join(told(template, found)) + "\n")
    if found is None:
        click.echo(
            "Pour savoir lesquels Meta a acceptés, réglez PORTEVOIX_WHATSAPP_ACCOUNT, "
            "PORTEVOIX_WHATSAPP_TOKEN et PORTEVOIX_WHATSAPP_PHONE_ID."
        )


def told(template: MessageTemplate, found: Approvals | None) -> Iterator[str]:
    """Yield what to copy into Meta's form, in French lines."""
    yield f"Nom\u00a0: {template.name}"
    yield f"Catégorie\u00a0: {template.category}"
    yield f"Langue\u00a0: {template.language}"
    yield f"Sert à\u00a0: {template.use}"
    yield "Texte\u00a0:"
    yield from (f"  {line}".rstrip() for line in template.body.splitlines())
    for number, one in enumerate(template.parameters, 1):
        yield f"Exemple de {{{{{number}}}}} ({one.name})\u00a0: {one.example}"
    if found is not None:
        yield f"Chez Meta\u00a0: {_state(template, found)}"


def _state(template: MessageTemplate, found: Approvals) -> str:
    if (template.name, template.language) not in found:
        return "pas encore soumis"
    status, category = found[template.name, template.language]
    said = STATES.get(status, status.lower())
    moved = category and category != template.category
    return f"{said}, rangé par Meta dans {category}" if moved else said


def _ask(settings: Settings) -> Approvals | None:
    token, phone, account = settings.whatsapp_token, settings.whatsapp_phone_id, settings.whatsapp_account
    if token is None or phone is None or account is None:
        return None
    from bot.channels.contract import SendFailed
    from bot.channels.whatsapp.approval import approvals

    try:
        return asyncio.run(approvals(token, phone, account, api=settings.whatsapp_api))
    except SendFailed as failed:
        raise InputWrong(
            f"Meta ne donne pas ses modèles ({failed.code})\u00a0: vérifiez PORTEVOIX_WHATSAPP_ACCOUNT "
            "et PORTEVOIX_WHATSAPP_TOKEN, ou réessayez plus tard."
        ) from None

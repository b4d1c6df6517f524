"""What is worth knowing when a campaign opens to residents; nothing of it keeps it from opening."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from consultation.questionnaire.checks.examples import left_examples
from consultation.questionnaire.model import Questionnaire
from portevoix.settings import Settings

EXAMPLE = (
    "Ce questionnaire est un exemple : adaptez-le (quartier, responsable, personne référente) "
    "avant de le montrer aux habitants ; voyez docs/animateur.md."
)
_LOCAL = frozenset({"127.0.0.1", "localhost", "::1", "0.0.0.0", "::"})  # noqa: S104 - compared, never bound


def cautions(questionnaire: Questionnaire, settings: Settings) -> Iterator[str]:
    """Yield one French line for each thing that residents or the referent would suffer from."""
    left = [one.value for one in left_examples(questionnaire)]
    if left:
        shown = ", ".join(f"« {value} »" for value in left[:3])
        yield (
            f"Attention : ce questionnaire garde des exemples à adapter ({shown}"
            f"{'…' if len(left) > 3 else ''}) : corrigez-les dans votre fichier, puis campaign revise."
        )
    reason = _nobody_told(questionnaire, settings)
    if reason is not None:
        yield f"Attention : en cas de danger, personne ne sera prévenu automatiquement : {reason}."
    if only_here(settings):
        yield (
            "Attention : seul cet ordinateur peut ouvrir cette adresse. Pour des téléphones, réglez "
            "PORTEVOIX_PUBLIC_URL (et PORTEVOIX_HOST) : voyez docs/animateur.md."
        )


def only_here(settings: Settings) -> bool:
    """Whether only this computer can open the installation's address."""
    return urlsplit(settings.address).hostname in _LOCAL


def _nobody_told(questionnaire: Questionnaire, settings: Settings) -> str | None:
    """Return why an alert would reach nobody, None when it would."""
    if questionnaire.referent is None or not questionnaire.referent.email:
        return "le questionnaire ne donne pas le courriel d’une personne référente (referent, email)"
    if settings.smtp_url is None:
        return "PORTEVOIX_SMTP_URL n’est pas réglée"
    return None

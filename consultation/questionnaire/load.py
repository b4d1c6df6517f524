"""From a questionnaire file to the model, with every finding; never stops at the first."""

from pathlib import Path
from types import MappingProxyType

from consultation.questionnaire.check import check
from consultation.questionnaire.fields import Fields
from consultation.questionnaire.finding import Findings
from consultation.questionnaire.lines import Lines
from consultation.questionnaire.load_survey import read_lists, read_survey
from consultation.questionnaire.model import Contact, Label, Notice, Questionnaire, Register
from consultation.questionnaire.reading import Reading
from consultation.questionnaire.source import MAX_BYTES, Block, compose
from consultation.words import Phase

__all__ = ["Reading", "read", "read_published"]

TOP = ("settings", "notice", "closing", "referent", "repairs", "choices", "survey")
SETTINGS = (
    "title", "phase", "wave", "territory", "territory_name", "register", "languages", "channels", "variables",
)  # fmt: skip
NOTICE = ("label", "more", "legal_basis", "controller", "dpo")
CONTACT = ("name", "email", "phone")


def read(source: str | Path) -> Reading:
    """Read and check a questionnaire: a text, or the path of a YAML file or XLSForm workbook."""
    if isinstance(source, str):
        return _read_text(source, checked=True)
    findings = Findings()
    text = _text_of(source, findings)
    return _read_text(text, checked=True) if text is not None else Reading(None, findings.sorted())


def read_published(source: str) -> Reading:
    """Read a revision that was accepted when it was published: rules made since do not refuse it."""
    return _read_text(source, checked=False)


def _text_of(path: Path, findings: Findings) -> str | None:
    try:
        if path.stat().st_size > MAX_BYTES:
            findings.error(
                "fichier_trop_gros", 0, "le fichier dépasse 1 Mo", "un questionnaire tient en quelques pages"
            )
            return None
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        findings.error("fichier", 0, f"le fichier ne s’ouvre pas ({error.strerror})", "vérifiez son nom")
    except UnicodeDecodeError:
        findings.error(
            "codage",
            0,
            "le fichier n’est pas en UTF-8",
            "enregistrez-le avec le codage UTF-8, puis recommencez",
        )
    return None


def _read_text(text: str, *, checked: bool) -> Reading:
    findings = Findings()
    root = compose(text.removeprefix("\ufeff"), findings)
    if not isinstance(root, Block):
        if not findings.broken:
            findings.error(
                "fichier_vide",
                1,
                "ce n’est pas un questionnaire",
                "commencez par settings:, notice: et survey:",
            )
        return Reading(None, findings.sorted(), text)
    places: dict[str, int] = {}
    questionnaire = _questionnaire(Fields(root, "fichier", TOP, findings), places)
    if checked:
        check(questionnaire, Lines(MappingProxyType(places)), findings)
    return Reading(None if findings.broken else questionnaire, findings.sorted(), text)


def _questionnaire(top: Fields, places: dict[str, int]) -> Questionnaire:
    findings = top.findings
    block = top.block_of("settings", "écrivez settings: puis title:, phase:…")
    if block is None:
        top.missing("settings", "commencez par settings: avec title, phase et territory_name")
    settings = Fields(block or Block(1), "settings", SETTINGS, findings)
    for key in TOP:
        places[key] = top.line(key)
    for key in SETTINGS:
        places[f"settings.{key}"] = settings.line(key)
    if block is not None:
        for key in ("title", "phase", "territory_name"):
            if not settings.has(key):
                settings.missing(key, f"ajoutez {key}: dans settings")
    territory_name = settings.text("territory_name") or ""
    lists = read_lists(top)
    sections, questions = read_survey(top, lists, places)
    notice = _notice(top, places)
    closing = top.label("closing")
    if closing is None:
        top.missing("closing", "ajoutez closing: merci, et ce qui va se passer ensuite", "fin_absente")
    return Questionnaire(
        title=settings.text("title") or "",
        phase=settings.word("phase", Phase) or Phase.ECOUTE,
        territory=settings.text("territory"),
        territory_name=territory_name,
        questions=questions,
        notice=notice,
        closing=closing or Label(""),
        referent=_contact(top, "referent", places),
        repairs=top.label("repairs"),
        register=settings.word("register", Register) or Register.VOUS,
        languages=settings.texts("languages") or ("fr",),
        sections=sections,
        variables=MappingProxyType({**_known(territory_name, notice), **settings.mapping("variables")}),
        channels=settings.texts("channels") or ("telegram", "whatsapp", "web"),
        wave=settings.integer("wave") or 1,
    )


def _known(territory_name: str, notice: Notice) -> dict[str, str]:
    """Return the variables that every questionnaire has, from what it says elsewhere."""
    known = {
        "quartier": territory_name,
        "collectivite": notice.controller.name,
        "contact": notice.controller.email or notice.controller.phone or "",
    }
    if notice.dpo is not None:
        known["dpo"] = notice.dpo.name
        known["contact_dpo"] = notice.dpo.email or notice.dpo.phone or ""
    return known


def _notice(top: Fields, places: dict[str, int]) -> Notice:
    block = top.block_of("notice", "écrivez notice: puis label:, more:, legal_basis:, controller:")
    if block is None:
        if not top.has("notice"):
            top.missing(
                "notice", "ajoutez l’information des habitants (RGPD, art. 13)", "information_absente"
            )
        return Notice(Label(""), Label(""), "", Contact(""))
    fields = Fields(block, "notice", NOTICE, top.findings)
    for key in NOTICE:
        places[f"notice.{key}"] = fields.line(key)
    remedies = {
        "label": ("information_absente", "ajoutez label: le premier écran, qui dit qui demande et pourquoi"),
        "more": ("infos_absent", "ajoutez more: l’information complète (réponse à INFOS)"),
        "legal_basis": ("base_legale_absente", "ajoutez legal_basis: par exemple mission d’intérêt public"),
        "controller": ("responsable_absent", "ajoutez controller: avec name et email de la collectivité"),
    }
    for key, (code, remedy) in remedies.items():
        if not fields.has(key):
            fields.missing(key, remedy, code)
    return Notice(
        label=fields.label("label") or Label(""),
        more=fields.label("more") or Label(""),
        legal_basis=fields.text("legal_basis") or "",
        controller=_contact(fields, "controller", places) or Contact(""),
        dpo=_contact(fields, "dpo", places),
    )


def _contact(parent: Fields, key: str, places: dict[str, int]) -> Contact | None:
    block = parent.block_of(key, f"écrivez {key}: puis name:, email:, phone:")
    if block is None:
        return None
    places[key] = parent.line(key)
    fields = Fields(block, key, CONTACT, parent.findings)
    name = fields.text("name")
    if name is None:
        fields.missing("name", "ajoutez name: la personne ou le service")
    return Contact(name or "", fields.text("email"), fields.text("phone"))

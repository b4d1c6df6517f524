"""The whole document of a questionnaire: settings, notice, people, and what the check says of it."""

from types import MappingProxyType

from consultation.questionnaire.check import check
from consultation.questionnaire.checks.examples import check_examples
from consultation.questionnaire.fields import Fields
from consultation.questionnaire.finding import Findings
from consultation.questionnaire.lines import Lines
from consultation.questionnaire.load_choices import read_lists
from consultation.questionnaire.load_people import read_contact, read_desk, read_faq
from consultation.questionnaire.load_survey import read_survey
from consultation.questionnaire.model import Contact, Label, Listening, Notice, Questionnaire, Register
from consultation.questionnaire.placeholders import usual_variables
from consultation.questionnaire.source import Block
from consultation.words import Phase

TOP = ("settings", "notice", "closing", "referent", "contact", "repairs", "faq", "choices", "survey")
SETTINGS = (
    "title", "phase", "wave", "territory", "territory_name", "register", "languages", "channels", "variables",
    "places", "ecoute", "secteurs",
)  # fmt: skip
NOTICE = ("label", "aloud", "more", "legal_basis", "controller", "dpo")


def read_document(
    root: Block, findings: Findings, *, checked: bool = True, own: bool = False
) -> Questionnaire | None:
    """Return the questionnaire of a tree, None with errors; adds every finding.

    `own`: it is somebody's file, in which the product's examples should not be left.
    """
    places: dict[str, int] = {}
    questionnaire = _questionnaire(Fields(root, "fichier", TOP, findings), places)
    lines = Lines(MappingProxyType(places))
    if checked:
        check(questionnaire, lines, findings)
    if own:
        check_examples(questionnaire, lines, findings)
    return None if findings.broken else questionnaire


def _questionnaire(top: Fields, places: dict[str, int]) -> Questionnaire:
    findings = top.findings
    block = top.block_of("settings", "écrivez settings: puis title:, phase:…")
    if block is None:
        top.missing("settings", "commencez par settings: avec title, phase et territory_name")
    settings = Fields(block or Block(1), "settings", SETTINGS, findings)
    for key in TOP:
        if top.has(key):
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
        referent=read_contact(top, "referent", places),
        repairs=top.label("repairs"),
        contact=read_desk(top, places),
        faq=read_faq(top, places),
        register=settings.word("register", Register) or Register.VOUS,
        languages=settings.texts("languages") or ("fr",),
        sections=sections,
        variables=MappingProxyType(
            {**usual_variables(territory_name, notice), **settings.mapping("variables")}
        ),
        channels=settings.texts("channels") or ("telegram", "whatsapp", "web"),
        wave=settings.integer("wave") or 1,
        places=settings.texts("places"),
        listening=settings.word("ecoute", Listening) or Listening.ON_REQUEST,
        outlines_file=settings.text("secteurs"),
    )


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
        controller=read_contact(fields, "controller", places) or Contact(""),
        dpo=read_contact(fields, "dpo", places),
        aloud=fields.label("aloud"),
    )

"""Whom a broadcast is narrowed to: read from words, checked against what the campaign knows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from consultation.broadcasts.errors import FilterWrong
from consultation.campaigns import current_revision, questionnaire_of
from consultation.channels import LIMITS
from consultation.questionnaire.model import Questionnaire, Role
from consultation.tables import CampaignRow, ParticipantRow
from consultation.words import CampaignState

REACHABLE = tuple(channel for channel, limits in LIMITS.items() if limits.writes_again)
"""Where somebody can be written to without having written first: a web page cannot."""

NAMES = ("phase", "secteur", "age", "langue", "canal", "source")
ABOUT_PEOPLE = frozenset({"secteur", "age", "langue", "source"})
"""What tells something about somebody: small numbers are not told then (see `preview`)."""
SILENCE = "silence"
SILENT_DAYS = 2
MOST_SOURCES = 500


@dataclass(frozen=True, slots=True)
class Filter:
    """`wanted`: for each name, the values of which one must be true. `silent_days`: reminders only."""

    wanted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    silent_days: int = SILENT_DAYS

    def to_json(self) -> dict[str, Any]:
        return {**{name: list(values) for name, values in self.wanted.items()}, SILENCE: self.silent_days}

    @classmethod
    def from_json(cls, state: Mapping[str, Any]) -> "Filter":
        wanted = {name: tuple(state[name]) for name in NAMES if state.get(name)}
        return cls(wanted, int(state.get(SILENCE, SILENT_DAYS)))

    @property
    def about_people(self) -> bool:
        return not ABOUT_PEOPLE.isdisjoint(self.wanted)


def read(parts: Iterable[str]) -> dict[str, list[str]]:
    """Read `secteur=nord,sud` and the like; raises FilterWrong."""
    found: dict[str, list[str]] = {}
    for part in parts:
        name, equals, values = part.partition("=")
        listed = [value.strip() for value in values.split(",") if value.strip()]
        if not equals or not listed:
            raise FilterWrong(
                f"Le filtre « {part[:60]} » ne se lit pas\u00a0: écrivez par exemple canal=telegram."
            )
        found.setdefault(name.strip().lower(), []).extend(listed)
    return found


def checked(
    session: Session,
    campaign: CampaignRow,
    wanted: Mapping[str, Iterable[str]],
    silent_days: int = SILENT_DAYS,
) -> Filter:
    """Return the filter of a campaign; raises FilterWrong, which names the values that are known."""
    known = known_values(session, campaign)
    kept: dict[str, tuple[str, ...]] = {}
    for name, values in wanted.items():
        if name not in NAMES:
            raise FilterWrong(f"Le filtre « {name[:40]} » est inconnu. Filtres\u00a0: {', '.join(NAMES)}.")
        kept[name] = tuple(dict.fromkeys(_known(name, value, known[name]) for value in values))
    return Filter(kept, silent_days)


def _known(name: str, value: str, known: tuple[str, ...]) -> str:
    found = next((one for one in known if one.lower() == value.lower()), None)
    if found is None:
        listed = ", ".join(known)
        said = f"Valeurs connues\u00a0: {listed}." if known else _WHY_NONE[name]
        raise FilterWrong(f"«\u00a0{name}={value[:40]}\u00a0» ne convient pas à cette campagne. {said}")
    return found


_WHY_NONE = {
    "secteur": "Son questionnaire n’a pas de question de rôle secteur.",
    "age": "Son questionnaire n’a pas de question de rôle age.",
    "langue": "La langue n’est plus connue une fois la campagne close.",
    "source": "Personne n’y est venu par une affiche ou un lien marqué.",
}


def known_values(session: Session, campaign: CampaignRow) -> dict[str, tuple[str, ...]]:
    """Return for each filter the values that this campaign knows."""
    questionnaire = questionnaire_of(session, current_revision(session, campaign).id)
    sources = session.scalars(
        select(ParticipantRow.origin)
        .where(ParticipantRow.campaign_id == campaign.id, ParticipantRow.origin.is_not(None))
        .distinct()
        .order_by(ParticipantRow.origin)
        .limit(MOST_SOURCES)
    ).all()
    closed = campaign.state == CampaignState.CLOSED
    return {
        "phase": (campaign.phase,),
        "secteur": _codes(questionnaire, Role.SECTOR),
        "age": _codes(questionnaire, Role.AGE_BAND),
        "langue": () if closed else tuple(questionnaire.languages),
        "canal": tuple(channel.value for channel in REACHABLE),
        "source": tuple(one for one in sources if one is not None),
    }


def question_of(questionnaire: Questionnaire, role: Role) -> str | None:
    """Return the name of the question that has a role, None where none has."""
    return next((one.name for one in questionnaire.questions if one.role is role), None)


def _codes(questionnaire: Questionnaire, role: Role) -> tuple[str, ...]:
    name = question_of(questionnaire, role)
    return () if name is None else tuple(choice.name for choice in questionnaire.question(name).choices)

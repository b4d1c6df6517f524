"""Lines of people's own tables: public actions, and what actors say. Themes are codes of the grid. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from consultation.taxonomy import facets, taxonomy
from consultation.territories.facts import Action, ActorStatement
from consultation.territories.reading import LONGEST_NAME, LineRefused, Opened, Refusal
from consultation.territories.titles import Cells, plain
from consultation.words import ActionState

LONGEST_TEXT = 3_000
DEFAULT_KIND = "CON"

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?")
_FRENCH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_YEAR = re.compile(r"(\d{4})(?:\.0)?")
_STATES = {
    "prevue": ActionState.PLANNED,
    "prevu": ActionState.PLANNED,
    "encours": ActionState.RUNNING,
    "terminee": ActionState.OVER,
    "termine": ActionState.OVER,
    "finie": ActionState.OVER,
    "abandonnee": ActionState.ABANDONED,
    "abandonne": ActionState.ABANDONED,
}


@dataclass(frozen=True, slots=True)
class ActionEntry:
    line: int
    code: str
    action: Action


@dataclass(frozen=True, slots=True)
class StatementEntry:
    line: int
    code: str
    statement: ActorStatement


def action_entries(opened: Opened) -> Iterator[ActionEntry]:
    seen: dict[tuple[str, str], int] = {}
    for line, code, cells in opened.walk():
        try:
            action = _action(opened, cells)
            if (code, action.title) in seen:
                raise LineRefused(f"cette action est déjà à la ligne {seen[code, action.title]}")
        except LineRefused as refused:
            opened.refuse(Refusal(line, code, "", str(refused)))
            continue
        seen[code, action.title] = line
        yield ActionEntry(line, code, action)


def statement_entries(opened: Opened) -> Iterator[StatementEntry]:
    for line, code, cells in opened.walk():
        try:
            yield StatementEntry(line, code, _statement(opened, cells))
        except LineRefused as refused:
            opened.refuse(Refusal(line, code, "", str(refused)))


def _action(opened: Opened, cells: Cells) -> Action:
    starts = read_day(opened.get(cells, "debut"), last=False)
    ends = read_day(opened.get(cells, "fin"), last=True)
    if starts and ends and ends < starts:
        raise LineRefused("l’action finit avant de commencer")
    return Action(
        title=_text(opened, cells, "action", LONGEST_NAME, needed=True) or "",
        scheme=_text(opened, cells, "dispositif", LONGEST_NAME),
        theme=read_theme(opened.get(cells, "theme")),
        operator=_text(opened, cells, "operateur", LONGEST_NAME),
        starts_on=starts,
        ends_on=ends,
        state=_state(opened.get(cells, "etat"), starts, ends, opened.today),
    )


def _statement(opened: Opened, cells: Cells) -> ActorStatement:
    said_on = read_day(opened.get(cells, "date"), last=False)
    if said_on and said_on > opened.today:
        raise LineRefused(f"la date {said_on:%d/%m/%Y} est dans le futur")
    return ActorStatement(
        actor=_text(opened, cells, "acteur", LONGEST_NAME, needed=True) or "",
        theme=read_theme(opened.get(cells, "theme")),
        kind=_kind(opened.get(cells, "type")),
        text=_text(opened, cells, "propos", LONGEST_TEXT, needed=True) or "",
        source=_text(opened, cells, "source", LONGEST_NAME),
        said_on=said_on,
    )


def read_theme(given: str) -> str:
    """Return the code of a theme or sub-theme, given as a code or as its label; raises LineRefused."""
    labels = {code: label for code, label in taxonomy().labels().items() if code not in _off_grid()}
    if given.upper() in labels:
        return given.upper()
    by_label = {plain(label): code for code, label in labels.items()}
    if plain(given) in by_label:
        return by_label[plain(given)]
    if not given:
        raise LineRefused("le thème manque : un code de la grille, par exemple LOG")
    near = get_close_matches(given.upper(), labels, n=1, cutoff=0.6)
    near = near or [by_label[one] for one in get_close_matches(plain(given[:60]), by_label, n=1, cutoff=0.5)]
    if near:
        raise LineRefused(f"le thème « {given[:30]} » est inconnu : {near[0]} ({labels[near[0]]}) ?")
    themes = ", ".join(theme.code for theme in taxonomy().themes)
    raise LineRefused(f"le thème « {given[:30]} » est inconnu, choisissez parmi : {themes}")


def read_day(given: str, *, last: bool) -> date | None:
    """Return a day: 2024-03-01, 01/03/2024, or a year (its first day, or its last); None where empty.

    Raises LineRefused.
    """
    if not given:
        return None
    try:
        if found := _ISO.fullmatch(given):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _FRENCH.fullmatch(given):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _YEAR.fullmatch(given):
            return date(int(found[1]), 12, 31) if last else date(int(found[1]), 1, 1)
    except ValueError:
        pass
    raise LineRefused(f"la date « {given[:20]} » ne se lit pas : écrivez 01/03/2024")


def _state(given: str, starts: date | None, ends: date | None, today: date) -> ActionState:
    """The state that is given, else what the dates say."""
    if given:
        state = _STATES.get(plain(given))
        if state is None:
            raise LineRefused(
                f"l’état « {given[:20]} » est inconnu : prévue, en cours, terminée ou abandonnée"
            )
        return state
    if starts and starts > today:
        return ActionState.PLANNED
    return ActionState.OVER if ends and ends < today else ActionState.RUNNING


def _kind(given: str) -> str:
    kinds = {kind.code: kind.label for kind in facets().kinds}
    by_label = {plain(label): code for code, label in kinds.items()}
    code = given.upper() if given else DEFAULT_KIND
    code = code if code in kinds else by_label.get(plain(given), "")
    if not code:
        raise LineRefused(f"le type « {given[:20]} » est inconnu, choisissez parmi : {', '.join(kinds)}")
    return code


def _text(opened: Opened, cells: Cells, role: str, longest: int, *, needed: bool = False) -> str | None:
    text = opened.get(cells, role)
    if needed and not text:
        raise LineRefused(f"il manque {role}")
    if len(text) > longest:
        raise LineRefused(f"{role} : plus de {longest} signes")
    return text or None


def _off_grid() -> frozenset[str]:
    return frozenset(entry.code for entry in taxonomy().off_grid)

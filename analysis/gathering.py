"""Reads and counts everything that a release is made of, before any of it is withheld."""

import numpy as np
from sqlalchemy.orm import Session

from analysis.checked import read_checked
from analysis.counting import (
    KINDS,
    KINDS_IN_THEMES,
    OFF_GRID_SHEET,
    SUBTHEMES,
    THEMES,
    Said,
    closed_table,
    profile_table,
    theme_tables,
)
from analysis.estimates import Sample
from analysis.making import Counted
from analysis.population import People, paired, weighted
from analysis.reading import (
    MACHINE,
    gather,
    read_closed,
    read_kinds_in_themes,
    read_population,
    read_tagged,
    read_tags,
)
from analysis.reading_within import read_within
from analysis.scheme import Scheme
from analysis.statistics.weighting import weigh
from consultation.margins import Margins
from consultation.tables import CampaignRow


def count(session: Session, campaign: CampaignRow, scheme: Scheme, margins: Margins | None = None) -> Counted:
    """Return every table of the closed list with the weights of who counts: for `disclosure` only."""
    gather(session, campaign.id)
    population = read_population(session, scheme)
    weights = weigh(population, margins)
    population = paired(weighted(population, weights.w, weights.used))
    tagged = read_tagged(session, scheme)
    said = (
        read_tags(session, scheme, "theme"),
        read_tags(session, scheme, "enonce"),
        read_kinds_in_themes(session, scheme),
    )
    closed = tuple((question, read_closed(session, question)) for question in scheme.closed)
    checked = read_checked(session, campaign, scheme)
    return Counted(
        population,
        weights,
        (
            profile_table(population),
            *theme_tables(population, tagged, *said),
            *read_within(session, scheme, population, tagged, said[0]),
            *(closed_table(population, question, answers) for question, answers in closed),
        ),
        closed,
        checked,
        None if checked.people is None else _sample(session, scheme, checked.people, tagged, said),
    )


def _sample(
    session: Session, scheme: Scheme, people: People, tagged: People, said: tuple[Said, Said, Said]
) -> Sample:
    """What counts and what the machine says of everybody, for each table of what the tagger finds."""
    machine = (
        read_tags(session, scheme, "theme", MACHINE),
        read_tags(session, scheme, "enonce", MACHINE),
        read_kinds_in_themes(session, scheme, MACHINE),
    )
    (themes, kinds, both), (themes_m, kinds_m, both_m) = said, machine
    heads, heads_m = themes.heads(), themes_m.heads()
    return Sample(
        people,
        np.sort(tagged),
        {
            THEMES: (heads, heads_m),
            SUBTHEMES: (themes, themes_m),
            KINDS: (kinds, kinds_m),
            KINDS_IN_THEMES: (both, both_m),
            OFF_GRID_SHEET: (heads, heads_m),
        },
    )

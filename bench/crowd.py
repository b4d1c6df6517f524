"""A large campaign in no time: participants, answers and tags drawn by PostgreSQL itself."""

from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session, sessionmaker

from analysis.release import campaign_scheme
from analysis.scheme import Scheme
from consultation.campaigns import current_revision
from consultation.tables import CampaignRow, ConsultationRow, MarginRow, TerritoryRow
from consultation.taxonomy import facets, taxonomy

TERRITORY = "QN07501M"
TAGS_PER_SEGMENT = 5  # theme, sub-theme, kind, sentiment, urgency
CLOSED = 8  # closed questions that everybody answers
MARGINS = {
    "sexe": {"femme": 0.52, "homme": 0.48},
    "age": {"15-24": 0.22, "25-59": 0.53, "60-74": 0.17, "75+": 0.08},
}
PEOPLE = 500_000  # residents

_PARTICIPANTS = """
    INSERT INTO participant (id, campaign_id, revision_id, mode_recueil, started_at, accepted_at,
                             completed_at, changed_at, trial, shared_device)
    SELECT gen_random_uuid(), :campaign, :revision,
           (ARRAY['bot_web', 'bot_web', 'bot_telegram', 'bot_whatsapp', 'agent'])[1 + floor(random() * 5)],
           at, at, at, at, false, false
    FROM (SELECT now() - interval '60 days' * random() - interval '1 day' AS at
          FROM generate_series(1, :n)) drawn
"""
_ANSWERS = """
    INSERT INTO answer (participant_id, campaign_id, question, item, part, current, created_at)
    SELECT id, campaign_id, :question, :item, 'reponse', 1, started_at FROM participant
    WHERE campaign_id = :campaign
"""
# Towards the first option, as real answers lean somewhere.
_CODES = """
    INSERT INTO answer_version (answer_id, number, revision_id, forme, channel, codes, at, passed)
    SELECT id, 1, :revision, 'tap', 'web',
           ARRAY[(CAST(:codes AS text[]))[1 + floor(power(random(), 1.4) * :many)]], created_at, false
    FROM answer WHERE campaign_id = :campaign AND question = :question AND item = :item
"""
_WORDS = """
    INSERT INTO answer_version (answer_id, number, revision_id, forme, channel, text, at, passed, language,
                                tagged_with, tagged_at)
    SELECT id, 1, :revision, CASE WHEN random() < 0.2 THEN 'vocal' ELSE 'texte' END, 'web', 'parole',
           created_at,
           false, 'fr', 'banc', created_at
    FROM answer WHERE campaign_id = :campaign AND question = :question
"""
_SEGMENTS = """
    INSERT INTO segment (version_id, number, start, "end", danger)
    SELECT v.id, place, 0, 6, false
    FROM answer_version v JOIN answer a ON a.id = v.answer_id AND a.campaign_id = :campaign,
         generate_series(0, :each - 1) AS place
    WHERE v.text IS NOT NULL
"""
_TAGS = """
    INSERT INTO tag (segment_id, kind, code, score, words, source, model)
    SELECT s.id, said.kind, said.code, 0.9, '{}', 'machine', 'banc'
    FROM (
        SELECT s.id, (CAST(:subthemes AS text[]))[1 + floor(power(random(), 2) * :many)] AS sub,
               (CAST(:kinds AS text[]))[1 + floor(power(random(), 1.5) * :kinds_many)] AS enonce
        FROM segment s JOIN answer_version v ON v.id = s.version_id
        JOIN answer a ON a.id = v.answer_id AND a.campaign_id = :campaign
    ) s, LATERAL (VALUES ('theme', split_part(s.sub, '-', 1)), ('theme', s.sub), ('enonce', s.enonce),
                         ('sentiment', 'NEU'), ('urgence', 'U0')) AS said (kind, code)
"""


def fill(maker: sessionmaker[Session], code: str, participants: int, tags: int) -> None:
    """Fill an open, empty campaign with so many participants and tags, and a territory to be weighted to."""
    with maker.begin() as session:
        campaign = session.query(CampaignRow).filter_by(code=code).one()
        scheme = campaign_scheme(session, campaign.id)
        _territory(session, campaign)
        values = {"campaign": campaign.id, "revision": current_revision(session, campaign).id}
        connection = session.connection()
        connection.execute(text("SELECT setseed(0.5)"))
        connection.execute(text(_PARTICIPANTS), values | {"n": participants})
        _closed(connection, scheme, values)
        opened = scheme.opened[:2]
        for question in opened:
            connection.execute(text(_ANSWERS), values | {"question": question, "item": ""})
            connection.execute(text(_WORDS), values | {"question": question})
        each = max(1, round(tags / TAGS_PER_SEGMENT / participants / len(opened)))
        connection.execute(text(_SEGMENTS), values | {"each": each})
        subthemes = [one.code for one in taxonomy().subthemes()]
        kinds = [one.code for one in facets().kinds]
        drawn = {"subthemes": subthemes, "many": len(subthemes), "kinds": kinds, "kinds_many": len(kinds)}
        connection.execute(text(_TAGS), values | drawn)
    with maker.kw["bind"].connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _closed(connection: Connection, scheme: Scheme, values: dict[str, Any]) -> None:
    asked = [(one.name, one.item, [code for code, _ in one.rows]) for one in scheme.closed if not one.bands]
    profiles = [
        (name, "", [code for question, code in one.categories if question == name])
        for one in scheme.profiles.values()
        for name in one.questions
    ]
    for question, item, codes in [*profiles, *asked[:CLOSED]]:
        given = values | {"question": question, "item": item}
        connection.execute(text(_ANSWERS), given)
        connection.execute(text(_CODES), given | {"codes": codes, "many": len(codes)})


def _territory(session: Session, campaign: CampaignRow) -> None:
    territory = TerritoryRow(code=TERRITORY, name="Les Tilleuls")
    session.add(territory)
    session.get_one(ConsultationRow, campaign.consultation_id).territory = TERRITORY
    session.flush()
    for by, shares in MARGINS.items():
        for category, share in shares.items():
            session.add(
                MarginRow(
                    territory_id=territory.id,
                    vintage="2021",
                    by=by,
                    category=category,
                    share=share,
                    people=PEOPLE * share,
                )
            )
    session.flush()

"""How long what is kept, as data: the one place. docs/aipd.md and the notices are tested against it.

Each statement empties or deletes at most `:limit` rows that are older than `:before`; carried out again,
it finds nothing more. Rows whose key must last stay, and lose their words.
"""

from dataclasses import dataclass, field

from sqlalchemy import TextClause, text

RAW_DAYS = 7
DEAD_LETTER_DAYS = 30
RESULTS_DAYS = 60
RECORDING_DAYS = 30
UNDECIDED_DAYS = 7
"""Days that a recording may wait for its speaker's yes or no: the provider forgets it then, too."""
HELD_DAYS = 7
"""Days that a message waits for its person to write again: older news surprises, and is cancelled."""
SAID_DAYS = 30
"""Days that the web chat shows what the bot said: long enough to resume after a pause."""
WORDS_DAYS = 365
"""Days that a resident's own words are kept: what the notices promise ("un an au maximum")."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`days` after `since`, `what` goes. `law`: why so long, for the person who keeps the register."""

    name: str
    what: str
    days: int
    since: str
    law: str
    statement: TextClause = field(repr=False, compare=False)


_NEEDED = "RGPD, art. 5.1.e : pas plus longtemps que nécessaire pour répondre."
_POST = "RGPD, art. 5.1.c : une fois envoyé, un message n’a plus besoin ni de mots ni d’adresse."

RULES: tuple[Rule, ...] = (
    Rule(
        "payloads",
        "messages bruts reçus, et pseudonyme de l’expéditeur",
        RAW_DAYS,
        "la réception",
        "RGPD, art. 5.1.e : le temps de comprendre une panne ; WhatsApp redonne ses messages 7 jours.",
        text(
            """
            UPDATE inbox SET sealed = NULL, line = '' WHERE id IN (
                SELECT id FROM inbox
                WHERE state IN ('done', 'refused') AND line <> '' AND received_at < :before
                ORDER BY received_at LIMIT :limit FOR UPDATE SKIP LOCKED)
            """
        ),
    ),
    Rule(
        "dead_letters",
        "messages que Porte-voix n’a pas pu lire",
        DEAD_LETTER_DAYS,
        "la réception",
        "RGPD, art. 5.1.e : le temps qu’une personne les regarde.",
        text(
            """
            UPDATE inbox SET sealed = NULL, line = '' WHERE id IN (
                SELECT id FROM inbox
                WHERE state = 'dead' AND line <> '' AND received_at < :before
                ORDER BY received_at LIMIT :limit FOR UPDATE SKIP LOCKED)
            """
        ),
    ),
    Rule(
        "addresses",
        "adresses gardées pour envoyer les résultats",
        RESULTS_DAYS,
        "la clôture de la campagne",
        "Accord de la personne (art. 6.1.a) ; les autres adresses sont effacées à la clôture même.",
        text(
            """
            DELETE FROM address WHERE account_id IN (
                SELECT address.account_id FROM address
                JOIN account ON account.id = address.account_id
                JOIN campaign ON campaign.id = account.campaign_id
                WHERE campaign.state = 'close' AND campaign.closed_at < :before
                LIMIT :limit)
            """
        ),
    ),
    Rule(
        "addresses_used",
        "adresses des personnes qui ont reçu les résultats",
        1,
        "l’envoi des résultats",
        "Accord de la personne (art. 6.1.a), épuisé par l’envoi.",
        text(
            """
            DELETE FROM address WHERE account_id IN (
                SELECT address.account_id FROM address
                JOIN account ON account.id = address.account_id
                JOIN campaign ON campaign.id = account.campaign_id
                WHERE campaign.state = 'close'
                  AND EXISTS (
                      SELECT FROM outbox AS results
                      JOIN broadcast_recipient ON broadcast_recipient.outbox_id = results.id
                      JOIN broadcast ON broadcast.id = broadcast_recipient.broadcast_id
                      WHERE results.account_id = account.id AND broadcast.kind = 'resultats'
                        AND results.sent_at > campaign.closed_at AND results.sent_at < :before)
                  AND NOT EXISTS (
                      SELECT FROM outbox AS more
                      WHERE more.account_id = account.id AND more.state IN ('waiting', 'held', 'sending'))
                LIMIT :limit)
            """
        ),
    ),
    Rule(
        "uploads",
        "enregistrements faits sur la page web, et jamais repris",
        UNDECIDED_DAYS,
        "la réception",
        _NEEDED,
        text(
            """
            DELETE FROM upload WHERE id IN (
                SELECT id FROM upload WHERE created_at < :before LIMIT :limit FOR UPDATE SKIP LOCKED)
            """
        ),
    ),
    Rule(
        "drafts",
        "ce que la machine avait compris d’un enregistrement effacé",
        1,
        "la réception de l’enregistrement",
        "RGPD, art. 5.1.d : des mots que personne n’a confirmés ne sont la réponse de personne.",
        text(
            """
            UPDATE transcription SET draft = NULL WHERE attachment_id IN (
                SELECT transcription.attachment_id FROM transcription
                JOIN attachment ON attachment.id = transcription.attachment_id
                WHERE transcription.draft IS NOT NULL AND attachment.state = 'deleted'
                  AND attachment.created_at < :before
                LIMIT :limit FOR UPDATE OF transcription SKIP LOCKED)
            """
        ),
    ),
    Rule(
        "held",
        "messages retenus jusqu’à ce que la personne écrive",
        HELD_DAYS,
        "la réponse du bot",
        "RGPD, art. 5.1.e : plus tard, ce message surprendrait ; il n’est plus envoyé.",
        text(
            """
            UPDATE outbox SET state = 'cancelled', sealed = NULL WHERE id IN (
                SELECT id FROM outbox WHERE state = 'held' AND created_at < :before
                LIMIT :limit FOR UPDATE SKIP LOCKED)
            """
        ),
    ),
    Rule(
        "recordings",
        "enregistrements de la voix",
        RECORDING_DAYS,
        "sa mise par écrit, ou la réception si personne ne l’écrit",
        "Accord séparé (art. 6.1.a) : une voix permet de reconnaître quelqu’un.",
        text(
            """
            UPDATE attachment
            SET state = 'deleted', sealed = NULL, sealed_reference = NULL, reason = 'durée de conservation'
            WHERE id IN (
                SELECT attachment.id FROM attachment
                LEFT JOIN transcription ON transcription.attachment_id = attachment.id
                WHERE attachment.forme = 'vocal' AND attachment.state = 'kept'
                  AND coalesce(transcription.decided_at, attachment.created_at) < :before
                ORDER BY attachment.id LIMIT :limit FOR UPDATE OF attachment SKIP LOCKED)
            """
        ),
    ),
    Rule(
        "undecided",
        "enregistrements que leur auteur n’a ni acceptés ni refusés de faire garder",
        UNDECIDED_DAYS,
        "la réception",
        "Sans accord, rien n’est gardé ; le service de messagerie oublie le fichier dans le même délai.",
        text(
            """
            UPDATE attachment
            SET state = 'deleted', sealed = NULL, sealed_reference = NULL, reason = 'durée de conservation'
            WHERE id IN (
                SELECT id FROM attachment
                WHERE forme = 'vocal' AND state = 'waiting' AND created_at < :before
                ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED)
            """
        ),
    ),
    Rule(
        "photos",
        "photos",
        WORDS_DAYS,
        "la réception",
        "Comme les mots qu’elles accompagnent.",
        text(
            """
            UPDATE attachment
            SET state = 'deleted', sealed = NULL, sealed_reference = NULL, reason = 'durée de conservation'
            WHERE id IN (
                SELECT id FROM attachment
                WHERE forme <> 'vocal' AND state IN ('kept', 'waiting') AND created_at < :before
                ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED)
            """
        ),
    ),
    Rule(
        "words",
        "mots des réponses et lieux partagés (les thèmes restent)",
        WORDS_DAYS,
        "la réponse",
        "Mission d’intérêt public (art. 6.1.e) : jusqu’à la fin du classement, un an au plus.",
        # `text` stays where it was, empty: that somebody said something still counts. A model that may
        # have learnt from these words learns again without them.
        text(
            """
            WITH old AS (
                SELECT id FROM answer_version
                WHERE at < :before AND (text <> '' OR parts IS NOT NULL OR latitude IS NOT NULL)
                ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED
            ), masked AS (
                UPDATE segment SET masked = NULL FROM old WHERE segment.version_id = old.id
            ), heard AS (
                UPDATE tag SET words = '{}' FROM segment JOIN old ON old.id = segment.version_id
                WHERE tag.segment_id = segment.id AND tag.words <> '{}'
            ), learnt AS (
                INSERT INTO job (kind, key, payload)
                SELECT 'train', 'train:' || gen_random_uuid(), '{}'
                WHERE EXISTS (SELECT FROM coding JOIN old ON old.id = coding.version_id)
            )
            UPDATE answer_version
            SET text = CASE WHEN text IS NOT NULL THEN '' END, parts = NULL, latitude = NULL, longitude = NULL
            FROM old WHERE answer_version.id = old.id
            """
        ),
    ),
    Rule(
        "said",
        "ce que le bot a dit sur la page web",
        SAID_DAYS,
        "le message",
        "RGPD, art. 5.1.e : le temps de reprendre après une pause.",
        text(
            """
            UPDATE outbox SET sealed = NULL, line = '' WHERE id IN (
                SELECT id FROM outbox
                WHERE channel = 'web' AND (sealed IS NOT NULL OR line <> '') AND created_at < :before
                ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED)
            """
        ),
    ),
    Rule(
        "farewells",
        "réponses à qui n’a pas (ou plus) de compte : inconnus, personnes effacées",
        1,
        "le message",
        "RGPD, art. 17 : après un effacement, seule la confirmation part encore.",
        text(
            """
            UPDATE outbox
            SET sealed = NULL, line = '', lease_until = NULL,
                state = CASE WHEN state IN ('waiting', 'held', 'sending') THEN 'cancelled' ELSE state END
            WHERE id IN (
                SELECT id FROM outbox
                WHERE account_id IS NULL AND (sealed IS NOT NULL OR line <> '') AND created_at < :before
                ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED)
            """
        ),
    ),
    Rule(
        "unsent",
        "messages qui n’ont pas pu partir",
        30,
        "le jour prévu",
        _NEEDED,
        text(
            """
            UPDATE outbox
            SET state = 'cancelled', sealed = NULL, lease_until = NULL, reason = 'durée de conservation'
            WHERE id IN (
                SELECT id FROM outbox
                WHERE state IN ('waiting', 'held', 'sending') AND channel <> 'web' AND due_at < :before
                ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED)
            """
        ),
    ),
    Rule(
        "sent",
        "pseudonyme du destinataire des messages envoyés (dates et états restent)",
        30,
        "le message",
        _POST,
        text(
            """
            UPDATE outbox SET sealed = NULL, line = '' WHERE id IN (
                SELECT id FROM outbox
                WHERE state IN ('sent', 'failed', 'cancelled', 'unknown') AND channel <> 'web'
                  AND (sealed IS NOT NULL OR line <> '') AND created_at < :before
                  -- The last one to whom results are still due: their STOP must find them.
                  AND (sealed IS NOT NULL
                       OR NOT EXISTS (SELECT FROM address WHERE address.account_id = outbox.account_id)
                       OR EXISTS (SELECT FROM outbox AS later
                                  WHERE later.account_id = outbox.account_id AND later.id > outbox.id))
                ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED)
            """
        ),
    ),
    Rule(
        "jobs_done",
        "travaux faits",
        30,
        "leur fin",
        "Sans mot ni nom, mais un numéro de réponse : le temps de comprendre une panne.",
        text(
            """
            DELETE FROM job WHERE id IN (
                SELECT id FROM job WHERE state = 'done' AND done_at < :before ORDER BY id LIMIT :limit)
            """
        ),
    ),
    Rule(
        "jobs_failed",
        "travaux qui ont échoué",
        90,
        "leur fin",
        "Le temps qu’une personne les regarde.",
        text(
            """
            DELETE FROM job WHERE id IN (
                SELECT id FROM job WHERE state = 'failed' AND done_at < :before ORDER BY id LIMIT :limit)
            """
        ),
    ),
    Rule(
        "hand_overs",
        "demandes de parler à une personne, closes ou d’une campagne close",
        90,
        "la clôture de la demande ou de la campagne",
        _NEEDED,
        text(
            """
            DELETE FROM hand_over WHERE id IN (
                SELECT hand_over.id FROM hand_over JOIN campaign ON campaign.id = hand_over.campaign_id
                WHERE (hand_over.state = 'closed' AND hand_over.closed_at < :before)
                   OR (campaign.state = 'close' AND campaign.closed_at < :before)
                ORDER BY hand_over.id LIMIT :limit)
            """
        ),
    ),
    Rule(
        "alert_words",
        "mots d’une alerte de danger, une fois la décision prise",
        30,
        "la décision",
        "Sauvegarde des intérêts vitaux (art. 6.1.d), terminée par la décision ; l’alerte reste.",
        text(
            """
            UPDATE alert SET sealed_text = NULL WHERE id IN (
                SELECT id FROM alert
                WHERE state <> 'open' AND sealed_text IS NOT NULL AND decided_at < :before
                ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED)
            """
        ),
    ),
    Rule(
        "alert_words_open",
        "mots d’une alerte de danger que personne n’a tranchée",
        180,
        "l’alerte",
        "Sauvegarde des intérêts vitaux (art. 6.1.d) : au-delà, les mots ne protègent plus personne.",
        text(
            """
            UPDATE alert SET sealed_text = NULL WHERE id IN (
                SELECT id FROM alert
                WHERE state = 'open' AND sealed_text IS NOT NULL AND at < :before
                ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED)
            """
        ),
    ),
    Rule(
        "address_keys",
        "clé du jour des adresses réseau de la page web (sans elle, l’empreinte ne dit plus rien)",
        1,
        "le jour",
        "RGPD, art. 5.1.c : l’adresse réseau sert le jour même, à repérer des réponses répétées.",
        text(
            """
            DELETE FROM keyring WHERE name IN (
                SELECT name FROM keyring
                WHERE name LIKE 'webchat-source-%' AND created_at < :before LIMIT :limit)
            """
        ),
    ),
    Rule(
        "retention_runs",
        "ce relevé même",
        1095,
        "l’effacement",
        "RGPD, art. 5.2 : pouvoir montrer que les durées sont tenues. Il ne contient que des nombres.",
        text(
            """
            DELETE FROM retention_run WHERE (at, rule) IN (
                SELECT at, rule FROM retention_run WHERE at < :before LIMIT :limit)
            """
        ),
    ),
)

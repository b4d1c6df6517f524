"""How long raw payloads, messages of the bot and jobs are kept."""

from sqlalchemy import text

from consultation.privacy.rule import DEAD_LETTER_DAYS, HELD_DAYS, NEEDED, RAW_DAYS, SAID_DAYS, Rule

POST = "RGPD, art. 5.1.c : une fois envoyé, un message n’a plus besoin ni de mots ni d’adresse."

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
        "RGPD, art. 17 : après un effacement, seules partent la confirmation et la réponse à un danger.",
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
        NEEDED,
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
        POST,
        text(
            """
            UPDATE outbox SET sealed = NULL, line = '' WHERE id IN (
                SELECT id FROM outbox
                WHERE state IN ('sent', 'failed', 'cancelled', 'unknown') AND channel <> 'web'
                  AND (sealed IS NOT NULL OR line <> '') AND created_at < :before
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
)

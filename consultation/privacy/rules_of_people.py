"""How long addresses, words, files and what is noted of a person are kept."""

from sqlalchemy import text

from consultation.privacy.rule import NEEDED, RECORDING_DAYS, RESULTS_DAYS, UNDECIDED_DAYS, WORDS_DAYS, Rule

RULES: tuple[Rule, ...] = (
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
        NEEDED,
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
                  -- What a person wrote is there until it was read for danger.
                  AND NOT EXISTS (SELECT FROM job
                                  WHERE job.key = 'transcribed:' || attachment.id AND job.state = 'waiting')
                  AND attachment.created_at < :before
                LIMIT :limit FOR UPDATE OF transcription SKIP LOCKED)
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
        "mots des réponses, citations et lieux partagés (les thèmes restent)",
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
            ), quoted AS (
                DELETE FROM quotation USING segment, old
                WHERE segment.id = quotation.segment_id AND segment.version_id = old.id
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
        "hand_overs",
        "demandes de parler à une personne, closes ou d’une campagne close",
        90,
        "la clôture de la demande ou de la campagne",
        NEEDED,
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

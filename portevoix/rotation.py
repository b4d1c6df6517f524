"""Changing the secret of an installation, step by step; cut short anywhere, the same command goes on.

1. The secret to come is kept (a file of the data folder, or the person gives it).
2. One transaction wraps every key with it. 3. It takes the place of the old file.
4. Another payload key is made; what the old one sealed is sealed again. 5. The old one is deleted.
"""

from collections.abc import Callable

from sqlalchemy.orm import Session

from consultation.keyring import Keys, load_keys
from consultation.privacy.rotation import (
    Resealed,
    RotationUnderWay,
    begin_payload_key,
    forget_payload_key,
    hold_rotation,
    others_running,
    reseal,
    rewrap,
)
from consultation.secrecy import SealBroken, master_box
from portevoix.house import Store, open_store
from portevoix.secret import adopt_secret, prepare_secret, secret_of
from portevoix.settings import Settings, SettingWrong

APPLICATION = "portevoix privacy rotate"

Progress = Callable[[int, int], None]


def rotate(settings: Settings, progress: Progress) -> Resealed:
    """Change the secret and the payload key; raises SettingWrong, and what opening the store raises."""
    with open_store(settings, application=APPLICATION) as store, store.sessions() as lock:
        try:
            hold_rotation(lock)
        except RotationUnderWay:
            raise SettingWrong(
                "Les clés sont déjà en train de changer : attendez que ce soit fini."
            ) from None
        _alone(lock)
        keys = _master(store, settings)
        done = reseal(store.sessions, keys, progress)
        with store.sessions.begin() as session:
            _alone(session)  # whoever came meanwhile loaded both keys, but would keep the old one
            forget_payload_key(session)
        return done


def _alone(session: Session) -> None:
    """A process that runs holds the old keys: what it seals would be lost."""
    others = others_running(session, APPLICATION)
    if others:
        raise SettingWrong(
            f"Arrêtez d’abord Porte-voix ({', '.join(others)}), changez la clé, puis relancez-le : "
            "un processus qui tourne garde les anciennes clés."
        )


def _master(store: Store, settings: Settings) -> Keys:
    """Wrap the keys with the new secret and return them, with another payload key."""
    old, new = _secrets(settings)
    box = master_box(new)
    try:
        with store.sessions.begin() as session:
            rewrap(session, master_box(old), box)
    except SealBroken:
        raise SettingWrong(
            "L’ancienne clé n’est pas celle de cette base : vérifiez PORTEVOIX_OLD_SECRET_KEY "
            "(ou le fichier secret.key). Rien n’a été changé."
        ) from None
    if settings.secret_key is None:
        adopt_secret(settings.home)
    with store.sessions.begin() as session:
        load_keys(session, box)  # an installation that has never run has none yet
        begin_payload_key(session, box)
    with store.sessions.begin() as session:
        return load_keys(session, box)


def _secrets(settings: Settings) -> tuple[str, str]:
    """Return the old and the new secret; raises SettingWrong."""
    if settings.secret_key is None:
        old = secret_of(settings)
        try:
            return old, prepare_secret(settings.home)
        except OSError as error:
            raise SettingWrong(
                f"La nouvelle clé ne peut pas être écrite dans {settings.home} ({error.strerror})."
            ) from error
    if settings.old_secret_key is None or settings.old_secret_key == settings.secret_key:
        raise SettingWrong(
            "Donnez la nouvelle clé dans PORTEVOIX_SECRET_KEY et l’ancienne dans PORTEVOIX_OLD_SECRET_KEY."
        )
    return settings.old_secret_key, settings.secret_key

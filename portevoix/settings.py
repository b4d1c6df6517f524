"""All settings, from environment variables (docs/configuration.md). Built once, in each `main`."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "PORTEVOIX_"
SHORTEST_SECRET = 32


class SettingWrong(Exception):
    """A setting cannot be used; the message says which and what to do, in French."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`database_url` None means the embedded PostgreSQL in `home`; `secret_key` None means one kept there."""

    home: Path
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str | None = None
    database_url: str | None = field(default=None, repr=False)
    secret_key: str | None = field(default=None, repr=False)
    telegram_token: str | None = field(default=None, repr=False)
    telegram_secret: str | None = field(default=None, repr=False)
    telegram_api: str = "https://api.telegram.org"
    rasa_url: str | None = None  # an intent server beside the embedded recogniser
    rasa_jwt_secret: str | None = field(default=None, repr=False)
    smtp_url: str | None = field(default=None, repr=False)
    smtp_from: str | None = None
    trust_proxy: bool = False  # X-Forwarded-For is believed
    metrics_public: bool = False
    whatsapp_daily: int | None = 250  # people that broadcasts may write to in 24 hours; None: no limit

    @property
    def address(self) -> str:
        """Where people reach this installation, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings; raises SettingWrong."""

    def value(name: str) -> str | None:
        return environment.get(PREFIX + name, "").strip() or None

    secret = value("SECRET_KEY")
    if secret is not None and len(secret) < SHORTEST_SECRET:
        raise SettingWrong(
            f"{PREFIX}SECRET_KEY est trop courte : donnez au moins {SHORTEST_SECRET} caractères au hasard."
        )
    database = value("DATABASE_URL")
    if database is not None:
        database = _database(database)
        if secret is None:
            raise SettingWrong(
                f"{PREFIX}SECRET_KEY manque : avec {PREFIX}DATABASE_URL, donnez une clé d’au moins "
                f"{SHORTEST_SECRET} caractères tirés au hasard, et gardez-la."
            )
    return Settings(
        home=Path(value("HOME") or "var").absolute(),
        host=value("HOST") or "127.0.0.1",
        port=_port(value("PORT")),
        public_url=_url("PUBLIC_URL", value("PUBLIC_URL")),
        database_url=database,
        secret_key=secret,
        telegram_token=value("TELEGRAM_TOKEN"),
        telegram_secret=value("TELEGRAM_SECRET"),
        telegram_api=_url("TELEGRAM_API", value("TELEGRAM_API")) or "https://api.telegram.org",
        rasa_url=_url("RASA_URL", value("RASA_URL")),
        rasa_jwt_secret=_rasa_secret(value("RASA_JWT_SECRET")),
        smtp_url=value("SMTP_URL"),
        smtp_from=value("SMTP_FROM"),
        trust_proxy=_flag("TRUST_PROXY", value("TRUST_PROXY")),
        metrics_public=_flag("METRICS_PUBLIC", value("METRICS_PUBLIC")),
        whatsapp_daily=_daily(value("WHATSAPP_DAILY")),
    )


def _daily(text: str | None) -> int | None:
    if text is None:
        return 250
    if text.lower() in {"illimité", "illimite"}:
        return None
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise SettingWrong(
            f"{PREFIX}WHATSAPP_DAILY vaut « {text} » : donnez 250, 2000, 10000, 100000 ou illimité."
        )
    return int(text)


def _rasa_secret(text: str | None) -> str | None:
    if text is not None and len(text) < SHORTEST_SECRET:
        raise SettingWrong(
            f"{PREFIX}RASA_JWT_SECRET est trop courte : donnez au moins {SHORTEST_SECRET} caractères."
        )
    return text


def _port(text: str | None) -> int:
    if text is None:
        return 8000
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise SettingWrong(f"{PREFIX}PORT vaut « {text} » : donnez un nombre entre 1 et 65535.")
    return int(text)


def _flag(name: str, text: str | None) -> bool:
    if text is None or text.lower() in {"0", "non", "no", "false"}:
        return False
    if text.lower() in {"1", "oui", "yes", "true"}:
        return True
    raise SettingWrong(f"{PREFIX}{name} vaut « {text} » : écrivez oui ou non.")


def _url(name: str, text: str | None) -> str | None:
    if text is None:
        return None
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingWrong(f"{PREFIX}{name} n’est pas une adresse : elle commence par http:// ou https://.")
    return text.rstrip("/")


def _database(text: str) -> str:
    for scheme in ("postgresql+psycopg://", "postgres://"):
        if text.startswith(scheme):
            text = "postgresql://" + text.removeprefix(scheme)
    if not text.startswith("postgresql://"):
        raise SettingWrong(
            f"{PREFIX}DATABASE_URL doit commencer par postgresql:// (PostgreSQL est nécessaire)."
        )
    return text

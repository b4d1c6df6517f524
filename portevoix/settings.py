"""All settings, from environment variables (docs/configuration.md). Built once, in each `main`."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "PORTEVOIX_"
SHORTEST_SECRET = 32
_BOT = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")
_BOT_LINK = re.compile(r"^(?:https?://)?t\.me/")
_DIGITS = re.compile(r"[1-9][0-9]{7,14}")


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
    old_secret_key: str | None = field(default=None, repr=False)  # for `privacy rotate` alone
    telegram_token: str | None = field(default=None, repr=False)
    telegram_secret: str | None = field(default=None, repr=False)
    telegram_api: str = "https://api.telegram.org"
    whatsapp_token: str | None = field(default=None, repr=False)
    whatsapp_phone_id: str | None = None
    whatsapp_account: str | None = None  # of WhatsApp Business, for its templates
    whatsapp_api: str = "https://graph.facebook.com"
    whatsapp_app_secret: str | None = field(default=None, repr=False)
    whatsapp_verify_token: str | None = field(default=None, repr=False)
    whatsapp_prices: Path | None = None  # what Meta bills, instead of the prices that come along
    telegram_bot: str | None = None  # user name, without @: links and posters name it
    whatsapp_number: str | None = None  # international, digits only: links and posters name it
    rasa_url: str | None = None  # an intent server beside the embedded recogniser
    rasa_jwt_secret: str | None = field(default=None, repr=False)
    stt_model: Path | None = None  # folder of the model that writes voice notes down
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
        old_secret_key=value("OLD_SECRET_KEY"),
        telegram_token=value("TELEGRAM_TOKEN"),
        telegram_secret=value("TELEGRAM_SECRET"),
        telegram_api=_url("TELEGRAM_API", value("TELEGRAM_API")) or "https://api.telegram.org",
        whatsapp_token=value("WHATSAPP_TOKEN"),
        whatsapp_phone_id=_number("WHATSAPP_PHONE_ID", value("WHATSAPP_PHONE_ID")),
        whatsapp_account=_number("WHATSAPP_ACCOUNT", value("WHATSAPP_ACCOUNT")),
        whatsapp_api=_url("WHATSAPP_API", value("WHATSAPP_API")) or "https://graph.facebook.com",
        whatsapp_app_secret=value("WHATSAPP_APP_SECRET"),
        whatsapp_verify_token=value("WHATSAPP_VERIFY_TOKEN"),
        whatsapp_prices=_path(value("WHATSAPP_PRICES")),
        telegram_bot=_bot(value("TELEGRAM_BOT")),
        whatsapp_number=_telephone(value("WHATSAPP_NUMBER")),
        rasa_url=_url("RASA_URL", value("RASA_URL")),
        rasa_jwt_secret=_rasa_secret(value("RASA_JWT_SECRET")),
        stt_model=_path(value("STT_MODEL")),
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


def _number(name: str, text: str | None) -> str | None:
    """An identifier that Meta gives: people mistake the telephone number for it."""
    if text is not None and not (text.isascii() and text.isdigit()):
        raise SettingWrong(
            f"{PREFIX}{name} n’est pas un identifiant de Meta : des chiffres seulement, sans + ni espace."
        )
    return text


def _path(text: str | None) -> Path | None:
    return None if text is None else Path(text).absolute()


def _bot(text: str | None) -> str | None:
    """Return the user name alone, of a link to the bot or a name with @."""
    if text is None:
        return None
    name = _BOT_LINK.sub("", text).removeprefix("@")
    if _BOT.fullmatch(name) is None:
        raise SettingWrong(
            f"{PREFIX}TELEGRAM_BOT vaut « {text} » : donnez le nom du bot, par exemple mon_quartier_bot."
        )
    return name


def _telephone(text: str | None) -> str | None:
    """Return the digits of an international number."""
    if text is None:
        return None
    digits = re.sub(r"[\s.()\u00a0\u202f-]|^\+|^00", "", text)
    if _DIGITS.fullmatch(digits) is None:
        raise SettingWrong(
            f"{PREFIX}WHATSAPP_NUMBER vaut « {text} » : donnez le numéro au format international, "
            "par exemple 33612345678 pour le 06 12 34 56 78."
        )
    return digits


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

"""Settings: every wrong value is told in French, no secret has a default, none is shown."""

from pathlib import Path

import pytest

from portevoix.settings import SettingWrong, read_settings

SECRET = "s" * 40


def test_defaults_are_for_a_laptop() -> None:
    settings = read_settings({})
    assert settings.home == Path("var").absolute()
    assert (settings.host, settings.port, settings.address) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert settings.database_url is settings.secret_key is settings.telegram_token is None


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "http", "entre 1 et 65535"),
        ("PORT", "70000", "entre 1 et 65535"),
        ("PORT", "²", "entre 1 et 65535"),
        ("SECRET_KEY", "court", "trop courte"),
        ("PUBLIC_URL", "consultation.example", "http://"),
        ("TELEGRAM_API", "ftp://x", "http://"),
        ("WHATSAPP_API", "graph.facebook.com", "http://"),
        ("WHATSAPP_PHONE_ID", "+33 6 00 00 00 00", "chiffres seulement"),
        ("WHATSAPP_ACCOUNT", "Ville", "chiffres seulement"),
        ("DATABASE_URL", "sqlite:///x.db", "PostgreSQL"),
        ("DATABASE_URL", "postgresql://u@h/d", "SECRET_KEY manque"),
        ("TRUST_PROXY", "peut-être", "oui ou non"),
        ("TELEGRAM_BOT", "mon bot", "le nom du bot"),
        ("WHATSAPP_NUMBER", "06 12 34 56 78", "format international"),
        ("WHATSAPP_NUMBER", "mairie", "format international"),
        ("WHATSAPP_DAILY", "beaucoup", "illimité"),
        ("WHATSAPP_DAILY", "0", "250"),
    ],
)
def test_a_wrong_value_says_what_to_do(name: str, value: str, said: str) -> None:
    with pytest.raises(SettingWrong, match=said) as error:
        read_settings({f"PORTEVOIX_{name}": value})
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(("value", "people"), [("", 250), ("10000", 10_000), ("illimité", None)])
def test_the_daily_limit_of_whatsapp(value: str, people: int | None) -> None:
    assert read_settings({"PORTEVOIX_WHATSAPP_DAILY": value}).whatsapp_daily == people


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_a_database_address_may_be_written_three_ways(scheme: str) -> None:
    settings = read_settings(
        {"PORTEVOIX_DATABASE_URL": f"{scheme}://u:p@h/d", "PORTEVOIX_SECRET_KEY": SECRET}
    )
    assert settings.database_url == "postgresql://u:p@h/d"


def test_secrets_are_not_shown() -> None:
    settings = read_settings(
        {
            "PORTEVOIX_DATABASE_URL": "postgresql://u:motdepasse@h/d",
            "PORTEVOIX_SECRET_KEY": SECRET,
            "PORTEVOIX_TELEGRAM_TOKEN": "123:jeton",
            "PORTEVOIX_TELEGRAM_SECRET": "jeton-secret",
            "PORTEVOIX_WHATSAPP_TOKEN": "EAA-jeton",
            "PORTEVOIX_SMTP_URL": "smtp://u:motdepasse@h",
        }
    )
    shown = repr(settings)
    assert SECRET not in shown and "jeton" not in shown and "motdepasse" not in shown


@pytest.mark.parametrize("bot", ["mon_quartier_bot", "@mon_quartier_bot", "https://t.me/mon_quartier_bot"])
@pytest.mark.parametrize("number", ["33612345678", "+33 6 12 34 56 78", "0033.6.12.34.56.78"])
def test_a_bot_and_a_number_may_be_written_as_people_do(bot: str, number: str) -> None:
    settings = read_settings({"PORTEVOIX_TELEGRAM_BOT": bot, "PORTEVOIX_WHATSAPP_NUMBER": number})
    assert (settings.telegram_bot, settings.whatsapp_number) == ("mon_quartier_bot", "33612345678")

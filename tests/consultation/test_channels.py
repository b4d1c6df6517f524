"""The channels' limits, against the table of the providers' rules."""

from consultation.channels import LIMITS, length
from consultation.words import Channel


def test_limits_are_those_of_the_providers() -> None:
    telegram, whatsapp = LIMITS[Channel.TELEGRAM], LIMITS[Channel.WHATSAPP]
    assert (telegram.text, telegram.caption, telegram.data, telegram.start) == (4096, 1024, 64, 64)
    assert (telegram.per_second, telegram.person_interval) == (30, 1)
    assert (whatsapp.buttons, whatsapp.button, whatsapp.rows, whatsapp.row) == (3, 20, 10, 24)
    assert (whatsapp.body, whatsapp.text, whatsapp.window) == (1024, 4096, 24 * 3600)
    assert (whatsapp.per_second, whatsapp.person_interval, whatsapp.person_burst) == (80, 6, 45)


def test_an_emoji_counts_as_providers_count_it() -> None:
    assert [length(text) for text in ("été", "😀 Bien", "", "\ud800")] == [3, 7, 0, 1]


def test_every_channel_a_questionnaire_may_name_has_limits() -> None:
    assert set(LIMITS) == {Channel.TELEGRAM, Channel.WHATSAPP, Channel.WEB}
    assert all(limits.channel is channel for channel, limits in LIMITS.items())

"""Where requests go: Meta, a server that speaks as Meta does, 360dialog; and who is told the token."""

import pytest

from bot.channels.whatsapp.dialect import API, dialect

META = dialect(API, "key", "26.0")
LOCAL = dialect("http://127.0.0.1:9", "key", "26.0")
DIALOG = dialect("https://waba-v2.360dialog.io", "key", "26.0")
LOOKASIDE = "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1&ext=2&hash=x"


def test_meta_has_a_version_and_360dialog_a_key_of_its_own() -> None:
    assert (META.base, META.headers) == ("https://graph.facebook.com/v26.0", {})
    assert (DIALOG.base, DIALOG.headers) == ("https://waba-v2.360dialog.io", {"D360-API-KEY": "key"})
    assert "key" not in repr(DIALOG)


@pytest.mark.parametrize(
    ("path", "short"),
    [
        ("/106/messages", "/messages"),
        ("/106/media", "/media"),
        ("/1000001", "/1000001"),
        ("/1061", "/1061"),
        ("/106", "/106"),
    ],
)
def test_paths_of_360dialog_have_no_phone_id(path: str, short: str) -> None:
    assert DIALOG.path(path, "106") == short
    assert META.path(f"/v26.0{path}", "106") == f"/v26.0{path}"


@pytest.mark.parametrize(
    ("url", "asked", "trusted"),
    [
        (LOOKASIDE, LOOKASIDE, True),
        ("https://evil.example/fbsbx.com", "https://evil.example/fbsbx.com", False),
        ("https://lookaside.fbsbx.com.evil.example/a", "https://lookaside.fbsbx.com.evil.example/a", False),
        ("http://lookaside.fbsbx.com/a", "http://lookaside.fbsbx.com/a", False),
    ],
)
def test_the_token_goes_to_meta_alone(url: str, asked: str, trusted: bool) -> None:
    assert META.media(url) == (asked, trusted)


def test_media_of_a_local_server_and_of_360dialog() -> None:
    assert LOCAL.media("http://127.0.0.1:9/files/1") == ("http://127.0.0.1:9/files/1", True)
    assert LOCAL.media("http://127.0.0.1:10/files/1")[1] is False
    assert DIALOG.media(LOOKASIDE)[0].startswith("https://waba-v2.360dialog.io/whatsapp_business/")

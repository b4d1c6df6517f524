"""Sealing and pseudonyms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultation.secrecy import Box, SealBroken, master_box, new_key, pseudonym

BOX = Box(new_key())


@given(st.binary(max_size=2000), st.text(max_size=20))
def test_what_is_sealed_opens_for_the_same_purpose_only(value: bytes, purpose: str) -> None:
    sealed = BOX.seal(value, purpose)
    assert BOX.open(sealed, purpose) == value
    with pytest.raises(SealBroken):
        BOX.open(sealed, purpose + "x")
    with pytest.raises(SealBroken):
        Box(new_key()).open(sealed, purpose)


@given(st.binary(min_size=1, max_size=50), st.data())
def test_a_changed_seal_does_not_open(value: bytes, data: st.DataObject) -> None:
    sealed = bytearray(BOX.seal(value, "p"))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1
    with pytest.raises(SealBroken):
        BOX.open(bytes(sealed), "p")


@pytest.mark.parametrize("sealed", [b"", b"short", b"x" * 12])
def test_rubbish_does_not_open(sealed: bytes) -> None:
    with pytest.raises(SealBroken):
        BOX.open(sealed, "p")


def test_two_seals_of_the_same_value_differ() -> None:
    assert BOX.seal(b"v", "p") != BOX.seal(b"v", "p")


def test_the_key_is_not_shown() -> None:
    assert BOX.key.hex() not in repr(BOX) and str(BOX.key) not in repr(BOX)


def test_pseudonyms_do_not_confuse_their_parts() -> None:
    key = new_key()
    assert pseudonym(key, "ab", "c") != pseudonym(key, "a", "bc")
    assert pseudonym(key, "a") == pseudonym(key, b"a")
    assert pseudonym(key, "a") != pseudonym(new_key(), "a")


def test_the_master_key_follows_from_the_secret() -> None:
    assert master_box("s" * 32).key == master_box("s" * 32).key != master_box("t" * 32).key

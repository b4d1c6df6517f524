"""What roles say of their work."""

from dataclasses import fields

from consultation.retention import Emptied
from portevoix.roles import _EMPTIED, _emptied


def test_a_clean_up_is_told_in_french_and_only_when_something_went() -> None:
    nothing = dict.fromkeys(_EMPTIED, 0)
    assert set(nothing) == {field.name for field in fields(Emptied)}
    assert _emptied(Emptied(**nothing)) == ""
    some = Emptied(**{**nothing, "payloads": 3, "addresses": 1})
    assert _emptied(some) == "messages bruts vidés 3, adresses effacées 1"

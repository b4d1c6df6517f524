"""Words that ask to be reminded later, and those that ask for a call, or tell of one."""

import pytest

from nlu.reminding import Asked, asks_to_be_reminded


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Me le rappeler", Asked.LATER),
        ("rappelle-moi plus tard", Asked.LATER),
        ("rappelez moi demain", Asked.LATER),
        ("Oui, un rappel svp", Asked.LATER),
        ("rappelez-moi dans 3 jours !", Asked.LATER),
        ("Rappelle-moi", Asked.CALL),
        ("rappelez-moi demain au téléphone", None),
        ("rappelez-moi au 06 12 34 56 78", None),
        ("rappelez-moi la question", None),
        ("la mairie devait me rappeler demain", None),
        ("rappelez la règle à l’entrée", None),
        ("me le rappeler " * 5_000, None),
    ],
)
def test_what_is_asked_for(said: str, asked: Asked | None) -> None:
    assert asks_to_be_reminded(said) is asked

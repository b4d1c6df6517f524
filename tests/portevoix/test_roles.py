"""What roles say of their work."""

from portevoix.roles import told


def test_a_clean_up_is_told_in_french_and_only_when_something_went() -> None:
    assert told({}) == told({"payloads": 0}) == ""
    assert told({"recordings": 1, "payloads": 3}) == (
        "messages bruts reçus, et pseudonyme de l’expéditeur 3 ; enregistrements de la voix 1"
    )

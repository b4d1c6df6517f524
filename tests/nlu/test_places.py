from nlu.pipeline import Tagger
from nlu.tagged import TagKind

NAMES = ("la dalle Kennedy", "le Carré", "Square Awa Diallo")


def places(tagger: Tagger, text: str) -> tuple[str, ...]:
    return next(tagger.tag([(text, None)], NAMES)).codes(TagKind.PLACE)


def test_the_campaigns_own_places_are_found(tagger: Tagger) -> None:
    assert "la dalle Kennedy" in places(tagger, "on gèle sur la DALLE kennedy le soir")
    assert "le Carré" in places(tagger, "au carré y a du bruit")
    assert not set(places(tagger, "la dalle est sale")) & set(NAMES)


def test_a_place_that_honours_somebody_is_no_person(tagger: Tagger) -> None:
    text = "le square Awa Diallo est sale"
    assert next(tagger.tag([(text, None)], NAMES)).masked == text


def test_without_a_campaign_there_are_no_names(tagger: Tagger) -> None:
    assert not set(next(tagger.tag([("la dalle Kennedy", None)])).codes(TagKind.PLACE)) & set(NAMES)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultation.taxonomy import facets, taxonomy
from nlu.pipeline import Tagger
from nlu.tagged import Tagged, TagKind

KNOWN = {
    TagKind.THEME: set(taxonomy().labels()),
    TagKind.STATEMENT: {entry.code for entry in facets().kinds},
    TagKind.SENTIMENT: {entry.code for entry in facets().sentiments},
    TagKind.URGENCY: {entry.code for entry in facets().urgencies},
    TagKind.ACTOR: {entry.code for entry in facets().actors},
    TagKind.PLACE: {entry.code for entry in facets().places},
}


def tag(tagger: Tagger, text: str, question: str | None = None) -> Tagged:
    return next(tagger.tag([(text, question)]))


def themes(tagger: Tagger, text: str) -> set[str]:
    return set(tag(tagger, text).codes(TagKind.THEME))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'ascenseur marche jamais", "LOG-ASC"),
        ("l'assenseur est en panne", "LOG-ASC"),
        ("yapa de lumiere dans la rue", "ESP-ECL"),
        ("C SALE PARTOUT", "PRO-RUE"),
        ("les poubelles débordent", "PRO-ORD"),
        ("on a froid, pas de chauffage depuis novembre", "LOG-NRJ"),
        ("fo un medecin", "SAN-MED"),
        ("il manque des places en crèche", "EDU-CRC"),
        ("ya rien pour les jeunes", "JCS-JEU"),
        ("le bus passe pas le dimanche", "MOB-TCO"),
        ("les keufs passent jamais", "SEC-POL"),
        ("ma voisine me garde les petits", "LIE-VOI"),
        ("la Poste a fermé", "DRO-GUI"),
        ("je cherche du taf, personne rappelle", "EMP-RCH"),
        ("les rodéos de motocross la nuit", "SEC-BRU"),
        ("plus de boulangerie, tout ferme", "ECO-COM"),
        ("quand je dis d'où je viens on me regarde mal", "EGA-ADR"),
        ("on étouffe l'été, pas d'ombre", "TRE-CHL"),
    ],
)
def test_residents_words_find_their_subtheme(tagger: Tagger, text: str, expected: str) -> None:
    found = themes(tagger, text)
    assert expected in found
    assert expected.split("-")[0] in found


@pytest.mark.parametrize("text", ["rien", "jsp", "je sais pas", "RAS"])
def test_nothing_said_is_no_theme(tagger: Tagger, text: str) -> None:
    assert themes(tagger, text) == {"NSP"}


def test_what_only_situates_is_no_theme(tagger: Tagger) -> None:
    assert "DRO-GUI" not in themes(tagger, "la dame en face de la poste est gentille")


def test_a_list_keeps_the_theme_of_each_thing(tagger: Tagger) -> None:
    found = themes(tagger, "Des rats partout. Pas de médecin. Le bus est toujours en retard.")
    assert {"PRO-NUI", "SAN-MED", "MOB-TCO"} <= found


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("logement, propreté, sécurité, commerces", "LOG PRO SEC ECO"),
        ("- les loyers\n- les poubelles\n- les bus\n- le médecin", "LOG PRO MOB SAN"),
        (
            "il faudrait des médecins qui prennent de nouveaux patients et des bus qui passent le dimanche",
            "SAN MOB",
        ),
    ],
)
def test_a_list_of_any_length_keeps_the_theme_of_each_thing(tagger: Tagger, text: str, themes: str) -> None:
    """A proposition has three themes at most: a bare list of more things is cut into them."""
    found = {code for one in tag(tagger, text).segments for code in one.codes(TagKind.THEME)}
    assert set(themes.split()) <= found


def test_a_short_list_stays_in_one_piece(tagger: Tagger) -> None:
    (segment,) = tag(tagger, "le bruit, les bus et les médecins").segments
    assert {"SEC", "MOB", "SAN"} <= set(segment.codes(TagKind.THEME))


def test_segments_are_places_in_the_original(tagger: Tagger) -> None:
    text = "  Le hall est sale ! Mais les voisins sont gentils, on s’entraide 😊"
    segments = tag(tagger, text).segments
    assert [text[one.start : one.end] for one in segments] == (
        ["Le hall est sale !", "Mais les voisins sont gentils", "on s’entraide"]
    )


@pytest.mark.parametrize(
    ("text", "question", "kind"),
    [
        ("il manque un médecin", None, "BES"),
        ("on pourrait ouvrir le gymnase le soir", None, "PRP"),
        ("c quand les travaux ?", None, "QUE"),
        ("moi je peux aider aux devoirs le mardi", None, "ENG"),
        ("les voisines s'entraident grave", None, "ATO"),
        ("vous aviez promis des jeux", None, "SUI"),
        ("merci c gentil", None, "REL"),
        ("le square", "atouts", "ATO"),
        ("le square", "problemes", "CON"),
        ("le square", "Qu'est-ce qui est bien dans votre quartier ?", "ATO"),
    ],
)
def test_statement_kinds(tagger: Tagger, text: str, question: str | None, kind: str) -> None:
    assert kind in tag(tagger, text, question).codes(TagKind.STATEMENT)


@pytest.mark.parametrize(
    "text",
    [
        "Je voudrais savoir si la maison de quartier va rouvrir",
        "pk vous coupez l'eau chaude le dimanche",
        "le bus de la dame qui vaccine, il revient quand",
    ],
)
def test_a_question_needs_no_mark(tagger: Tagger, text: str) -> None:
    assert "QUE" in tag(tagger, text).segments[-1].codes(TagKind.STATEMENT)


def test_sentiment_goes_with_what_is_said(tagger: Tagger) -> None:
    assert tag(tagger, "j'adore mon quartier").codes(TagKind.SENTIMENT)[0].startswith("POS")
    assert (
        tag(tagger, "c'est insupportable, j'en peux plus du bruit")
        .codes(TagKind.SENTIMENT)[0]
        .startswith("NEG")
    )


@pytest.mark.parametrize(
    "text", ["c'est pas mal ici", "il n'y a plus de problème de poubelles", "pas de souci avec les voisins"]
)
def test_a_denied_problem_is_good_news(tagger: Tagger, text: str) -> None:
    tagged = tag(tagger, text, "problemes")
    assert "ATO" in tagged.codes(TagKind.STATEMENT)
    assert tagged.codes(TagKind.SENTIMENT)[0].startswith("POS")


def test_emoji_speak_for_the_segment_they_follow(tagger: Tagger) -> None:
    feelings = [one.codes(TagKind.SENTIMENT) for one in tag(tagger, "Le bus 😡. Le square 😊").segments]
    assert [code[:3] for (code,) in feelings] == ["NEG", "POS"]


@pytest.mark.parametrize("text", ["on est bien ici", "tout est nul", "tout"])
def test_a_general_opinion_has_no_theme_of_the_grid(tagger: Tagger, text: str) -> None:
    assert themes(tagger, text) == {"GEN"}


def test_a_danger_is_urgent_and_flags_its_segment_alone(tagger: Tagger) -> None:
    tagged = tag(tagger, "Les poubelles débordent. Mon mari me frappe.")
    assert [one.danger for one in tagged.segments] == [False, True]
    assert tagged.segments[1].codes(TagKind.URGENCY) == ("U3",)


@pytest.mark.parametrize(
    ("text", "subjects"),
    [("mon mari a eu un AVC", ("sante",)), ("depuis mon avc", ("sante",)), ("je viens avc ma fille", ())],
)
def test_a_stroke_is_no_short_spelling(tagger: Tagger, text: str, subjects: tuple[str, ...]) -> None:
    assert tag(tagger, text).segments[0].sensitive == subjects


def test_actors_and_places_are_named(tagger: Tagger) -> None:
    tagged = tag(tagger, "le gardien est jamais dans le hall")
    assert "GAR" in tagged.codes(TagKind.ACTOR)
    assert "HAL" in tagged.codes(TagKind.PLACE)


def test_the_words_that_led_to_a_tag_are_told(tagger: Tagger) -> None:
    tags = tag(tagger, "des rats et des cafards").segments[0].tags
    words = {word for one in tags if one.code == "LOG-ETA" for word in one.words}
    assert "cafards" in words


def test_order_and_number_are_kept_over_batches(tagger: Tagger) -> None:
    texts = ["le bus", "rien", "", "des rats"] * 200
    tagged = list(tagger.tag((text, None) for text in texts))
    assert len(tagged) == len(texts)
    assert tagged[:4] == tagged[-4:]


def test_the_version_names_the_data(tagger: Tagger) -> None:
    assert tagger.model.version in tagger.version
    assert Tagger.load().version == tagger.version


@given(text=st.text(max_size=300))
def test_any_text_is_tagged_within_the_grid(text: str) -> None:
    tagged = tag(_TAGGER, text)
    end = 0
    for one in tagged.segments:
        assert end <= one.start < one.end <= len(text)
        end = one.end
        for score in one.tags:
            assert score.code in KNOWN[score.kind]
            assert 0 < score.score < 1
        assert len({(score.kind, score.code) for score in one.tags}) == len(one.tags)


_TAGGER = Tagger.load()


@pytest.mark.parametrize(
    "text", ["\x00", "a" * 1_000_000, "le bus. " * 100_000, "\u202e\u0301" * 1000, "\ud800 bus"]
)
def test_hostile_texts_are_bounded(tagger: Tagger, text: str) -> None:
    assert len(tag(tagger, text).segments) <= 60

"""Pictures: what they draw is what may be shown, and each says what it is."""

from dataclasses import replace
from typing import Any

import pytest

from analysis.exports.dossier import Dossier
from analysis.exports.formats import Format, NotInDossier, Wishes, render
from analysis.exports.gallery import Chart, picture
from analysis.exports.pictures.drawing import Picture, names
from tests.analysis.exports.furnished import priorities


def _values(found: Picture | None) -> list[dict[str, Any]]:
    """Return every value that a picture draws."""
    assert found is not None
    return [one for rows in found.description["datasets"].values() for one in rows]


@pytest.mark.parametrize("chart", list(Chart))
def test_a_picture_alone_carries_sentence_dates_versions_and_n(dossier: Dossier, chart: Chart) -> None:
    svg = render(dossier, Format.SVG, Wishes(chart=chart)).content.decode()
    words = svg.replace("\u00a0", " ")
    for said in ("Ils ne représentent pas tous", "20 mars 2026", "étiquetage lexique-1", "200 participants"):
        assert said in words, said
    assert "http" not in svg.replace("http://www.w3.org", "")


def test_png_is_png(dossier: Dossier) -> None:
    file = render(dossier, Format.PNG, Wishes())
    assert file.content.startswith(b"\x89PNG") and file.name == "tilleuls-test-parution-1-themes.png"


def test_bars_are_the_figures_with_their_interval(dossier: Dossier) -> None:
    found = picture(dossier, Chart.THEMES)
    assert found is not None
    best = {
        row.label: row.figures[0].estimate
        for row in dossier.tables["themes"].whole.rows
        if row.figures[0].estimate
    }
    drawn = {one["nom"]: (one["valeur"], one["bas"], one["haut"]) for one in _values(found) if "bas" in one}
    assert drawn == {label: (one.share, *one.interval) for label, one in best.items() if one}
    assert "Logement et immeuble" in found.words and found.n == 200


def test_few_participants_have_bars_of_people_and_no_percentage(few: Dossier) -> None:
    found = picture(few, Chart.THEMES)
    assert found is not None
    drawn = [one for one in _values(found) if "valeur" in one]
    assert drawn and all(one["bas"] is None and "%" not in one["dit"] for one in drawn)
    for chart in (Chart.CONVERGENCE, Chart.PARTICIPANTS):
        with pytest.raises(NotInDossier, match="n’a rien à montrer"):
            render(few, Format.PNG, Wishes(chart=chart))


def test_what_is_withheld_is_not_drawn(dossier: Dossier) -> None:
    method = priorities()["methods"][0]
    method["items"][0]["profile"][2]["share"] = None
    found = picture(replace(dossier, methods=(method,)), Chart.MERIT)
    assert found is not None
    halves = [one["nom"] for one in _values(found) if "moitie" in one]
    assert len(set(halves)) == 2, "half of a profile with a hole is not known"
    assert "Un potager" not in found.words


def test_two_labels_that_are_cut_alike_stay_two() -> None:
    long = "Une réponse dont le début est toujours le même, et très long, "
    assert len(set(names([long + "un", long + "deux", "=1+1"]))) == 3

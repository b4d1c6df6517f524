"""The poster as a printer gets it. No decoder of QR codes is at hand: what is drawn on the page (each dark
run), in the SVG and in the PNG is read back and compared, module by module, with segno's code of the link."""

import base64
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace

import pytest
import segno
from PIL import Image

from api.posters.codes import DARK_ENOUGH, QUIET, picture
from api.posters.fonts import BOLD, PLAIN, fitting, width, writable
from api.posters.paper import ROOM, draw
from api.posters.words import Sheet, Wishes, minutes, sheet
from consultation.origins import places
from consultation.questionnaire.load import read
from consultation.questionnaire.model import Questionnaire
from consultation.questionnaire.shipped import names, shipped
from consultation.ways_in import Doors

DOORS = Doors("https://avis.ville.example", "mon_quartier_bot", "33612345678")
RECT = re.compile(rb"([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re")


def questionnaire(name: str = "reference") -> Questionnaire:
    found = read(shipped(name)).questionnaire
    assert found is not None
    return found


def sheets(*where: str, doors: Doors = DOORS) -> list[Sheet]:
    return [sheet("tilleuls-abcd", questionnaire(), one, doors) for one in places(where)]


def streams(pdf: bytes) -> Iterator[bytes]:
    """Yield the drawing of each page."""
    for found in re.finditer(rb"/ASCII85Decode /FlateDecode[^>]*>>\s*stream\r?\n(.*?)endstream", pdf, re.S):
        content = zlib.decompress(base64.a85decode(found[1].strip().removesuffix(b"~>")))
        if b" re" in content and b"BT" in content:
            yield content


def codes_drawn(page: bytes) -> Iterator[set[tuple[int, int]]]:
    """Yield the dark modules of each code of a page, as (row, column) without the quiet zone."""
    for path in re.findall(rb"0 0 0 rg\s+n (.*?)f\*?", page, re.S):
        rects = [tuple(float(one) for one in found) for found in RECT.findall(path)]
        module = min(height for _, _, _, height in rects)
        left, top = min(one[0] for one in rects), max(one[1] for one in rects)
        dark = set()
        for x, y, long, _ in rects:
            row, first = round((top - y) / module), round((x - left) / module)
            dark |= {(row, first + step) for step in range(round(long / module))}
        yield dark


def expected(link: str) -> set[tuple[int, int]]:
    matrix = segno.make(link, error="q", micro=False).matrix
    return {(row, column) for row, line in enumerate(matrix) for column, dark in enumerate(line) if dark}


def test_the_codes_on_paper_are_those_of_the_links() -> None:
    made = sheets("Mairie annexe", "École")
    pages = list(streams(draw(made, "la Ville")))
    assert len(pages) == 2
    for page, one in zip(pages, made, strict=True):
        assert list(codes_drawn(page)) == [expected(door.link) for door in one.doors]
    assert expected(made[0].doors[0].link) != expected(made[1].doors[0].link)


def test_codes_alone_as_png_and_svg() -> None:
    link = "https://avis.ville.example/c/tilleuls-abcd?o=mairie-annexe"
    with Image.open(io.BytesIO(picture(link, "png", "titre"))) as image:
        pixels = image.convert("L")
    side = pixels.width // DARK_ENOUGH

    def dark(row: int, column: int) -> bool:
        return pixels.getpixel((column * DARK_ENOUGH + 9, row * DARK_ENOUGH + 9)) == 0

    found = {
        (row - QUIET, column - QUIET) for row in range(side) for column in range(side) if dark(row, column)
    }
    assert found == expected(link)
    svg = picture(link, "svg", "QR code Internet").decode()
    assert "<title>QR code Internet</title>" in svg and link in svg


def test_a_quarter_may_be_soiled_and_modules_are_large_enough() -> None:
    for door in sheets("Centre social du grand cœur de ville")[0].doors:
        code = segno.make(door.link, error="q", micro=False)
        assert code.error in {"Q", "H"}
        # Three codes beside each other: 55 mm with the quiet zone. Half a millimetre is the least for phones.
        assert 55 / (code.symbol_size(border=QUIET)[0]) > 0.7


def test_the_file_says_its_title_and_language_and_its_codes_can_be_tapped() -> None:
    made = sheets("Mairie annexe")
    pdf = draw(made, "la Ville")
    assert b"/Lang (fr)" in pdf and b"/DisplayDocTitle true" in pdf
    title = re.search(rb"/Title \((.*?)\)\s", pdf)
    assert title is not None and b"Votre quartier" in title[1]
    for door in made[0].doors:
        assert door.link.encode() in pdf
    assert pdf.count(b"/FontFile2") == 2 and b"/ToUnicode" in pdf


def test_the_words_are_plain_and_complete() -> None:
    (made,) = sheets("Mairie annexe")
    words = " ".join((made.title, made.call, made.purpose, *made.facts, *made.small, made.tag))
    for needed in (
        "minutes environ",
        "Gratuit",
        "Sans dire votre nom",
        "15 ans",
        "La Ville",
        "Mairie annexe",
    ):
        assert needed in words
    assert [one.by_hand for one in made.doors] == [
        "Envoyez « tilleuls-abcd » au 06 12 34 56 78",
        "Écrivez « tilleuls-abcd » à @mon_quartier_bot",
        "Tapez avis.ville.example/c/tilleuls-abcd",
    ]
    wished = sheet("abc", questionnaire(), None, DOORS, Wishes("30 juin", "On refait la place", 5))
    assert wished.purpose == "On refait la place" and wished.tag == ""
    told = sheet(
        "abc", questionnaire(), None, DOORS, Wishes(results="mars 2027", also="Dites-le à Sonia : samedi")
    )
    assert "Résultats : mars 2027" in told.facts and told.also == "Dites-le à Sonia : samedi"
    assert draw([told], "la Ville").startswith(b"%PDF")
    assert "Jusqu’au 30 juin" in wished.facts and "5 minutes environ" in wished.facts


@pytest.mark.parametrize("name", names())
def test_every_word_of_the_shipped_campaigns_can_be_written(name: str) -> None:
    made = sheet("abc", questionnaire(name), None, DOORS)
    for words in (made.title, made.call, made.purpose, made.how, *made.facts, *made.small):
        assert writable(words) == words
    assert 2 <= minutes(questionnaire(name)) <= 10


def test_long_titles_addresses_and_other_scripts_stay_on_the_page() -> None:
    assert writable("Fête 🎉 de l’Île…\u202f!") == "Fête de l’Île…\u00a0!"
    for font, words in ((BOLD, "Anticonstitutionnellement " * 8), (PLAIN, "https://" + "long" * 60)):
        size, broken = fitting(words.strip(), font, (40, 20), ROOM, 3)
        assert size == 20 and all(width(line, font, size) <= ROOM for line in broken)
    monster = replace(
        questionnaire(), title="Un titre bien trop long pour une affiche " * 5, territory_name="Q" * 90
    )
    made = sheet(
        "c" * 32, monster, places(["x" * 60])[0], Doors("https://" + "a" * 60 + ".example", "b" * 32)
    )
    assert len(list(streams(draw([made], "la Ville")))) == 1

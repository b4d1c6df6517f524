"""What may be kept of a file: real pictures with real EXIF, sounds by their first bytes."""

import io
import struct
import zlib

import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from bot.files import LARGEST, LONGEST_SECONDS, SIDE_PIXELS, Refusal, Refused, accept
from consultation.words import Forme

OGG = b"OggS\0\2" + b"\0" * 200
SECRETS = (b"Appareil-de-Fatou", b"Exif", b"GPS", b"http://ns.adobe.com/xap", b"chez moi")


def located_photo(form: str = "JPEG", size: tuple[int, int] = (400, 200), orientation: int = 1) -> bytes:
    """A photo as phones make them: place, device, comment, XMP."""
    image = Image.new("RGB", size, "white")
    image.paste((255, 0, 0), (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[Base.Model] = "Appareil-de-Fatou"
    exif[Base.Orientation] = orientation
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] = "N"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (48.0, 48.0, 12.0)
    written = io.BytesIO()
    more = {"comment": "chez moi", "xmp": b"<x:xmpmeta>chez moi</x:xmpmeta>"} if form == "JPEG" else {}
    image.save(written, form, exif=exif, **more)
    return written.getvalue()


def refusal(content: bytes, forme: Forme, seconds: int | None = None) -> Refusal:
    with pytest.raises(Refused) as caught:
        accept(content, forme, seconds)
    return caught.value.refusal


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_keeps_its_pixels_alone(form: str) -> None:
    photo = located_photo(form)
    with Image.open(io.BytesIO(photo)) as before:
        assert before.getexif().get_ifd(IFD.GPSInfo), "the test's photo must say where it was taken"
    accepted = accept(photo, Forme.PHOTO)
    assert accepted.mime == "image/jpeg"
    for secret in SECRETS:
        assert secret not in accepted.content
    with Image.open(io.BytesIO(accepted.content)) as image:
        assert not image.getexif() and image.size == (400, 200)
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_turned_photo_stands_upright_without_its_exif() -> None:
    with Image.open(io.BytesIO(accept(located_photo(orientation=6), Forme.PHOTO).content)) as image:
        assert image.size == (200, 400)


def test_a_large_photo_is_made_smaller() -> None:
    with Image.open(io.BytesIO(accept(located_photo(size=(4000, 1000)), Forme.PHOTO).content)) as image:
        assert image.size == (SIDE_PIXELS, 500)


def test_what_was_transparent_is_white() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(written, "PNG")
    with Image.open(io.BytesIO(accept(written.getvalue(), Forme.PHOTO).content)) as image:
        assert image.getpixel((5, 5)) == (255, 255, 255)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is enormous."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [8_000, 10_000, 60_000])
def test_a_photo_that_unpacks_to_too_much_is_refused(side: int) -> None:
    assert refusal(bomb(side, side), Forme.PHOTO) is Refusal.TOO_LARGE


@pytest.mark.parametrize("size", [0, 3, 20, 300, 600])
def test_a_damaged_photo_is_refused(size: int) -> None:
    assert refusal(located_photo("PNG")[:size], Forme.PHOTO) in (Refusal.UNREADABLE, Refusal.WRONG_TYPE)


@pytest.mark.parametrize(
    "content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"MZ", OGG, b"GIF89a" + b"\0" * 50]
)
def test_what_is_no_photo_is_refused(content: bytes) -> None:
    assert refusal(content, Forme.PHOTO) is Refusal.WRONG_TYPE


def test_a_voice_note_is_kept_as_it_is() -> None:
    accepted = accept(OGG, Forme.VOCAL, 12)
    assert (accepted.content, accepted.mime) == (OGG, "audio/ogg")


@pytest.mark.parametrize(
    ("content", "seconds", "wanted"),
    [
        (OGG + b"x" * LARGEST[Forme.VOCAL], 12, Refusal.TOO_LARGE),
        (OGG, LONGEST_SECONDS + 1, Refusal.TOO_LONG),
        (b"\0\0\0\x18ftypmp42" + b"\0" * 50, 12, Refusal.WRONG_TYPE),
        (b"", 12, Refusal.WRONG_TYPE),
        (located_photo(), 12, Refusal.WRONG_TYPE),
    ],
)
def test_what_is_no_voice_note_is_refused(content: bytes, seconds: int, wanted: Refusal) -> None:
    assert refusal(content, Forme.VOCAL, seconds) is wanted

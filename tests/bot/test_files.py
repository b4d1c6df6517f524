"""What may be kept of a file: real pictures with real EXIF, sounds by their first bytes."""

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
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


def with_exif(exif: bytes) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(written, "JPEG", exif=b"Exif\0\0" + exif)
    return written.getvalue()


def ifd(*entries: tuple[int, int, int, bytes]) -> bytes:
    """A TIFF header and one directory of (tag, type, count, value)."""
    rows = b"".join(struct.pack("<HHI4s", tag, kind, count, value) for tag, kind, count, value in entries)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + rows + b"\0\0\0\0"


TURNED = (0x0112, 3, 1, b"\x06\0\0\0")


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # Pillow says what it meets
@pytest.mark.parametrize(
    ("exif", "size"),
    [
        (b"II*\0", (40, 20)),
        (b"nothing of the kind", (40, 20)),
        (ifd((0x0112, 2, 4, b"abc\0")), (40, 20)),  # an orientation in words
        (ifd((0x0112, 5, 1, b"\xff\xff\xff\0")), (40, 20)),  # a fraction, beyond the end
        (ifd(TURNED, (0x0100, 3, 1, b"\0\0\0\0"), (0x8769, 2, 4, b"abc\0")), (20, 40)),
        # What Pillow reads and cannot write again: struct.error, AttributeError, TypeError.
        (ifd(TURNED, (0x0213, 2, 2, b"\x91\xf2\xe1\x35")), (20, 40)),
        (ifd(TURNED, (0x013B, 12, 1, b"\x0f\0\0\0")), (20, 40)),
        (ifd(TURNED, (0x011A, 7, 1, b"\t\0\0\0")), (20, 40)),
        (ifd((0x011A, 1, 1, b"\3\0\0\0"), (0x0128, 3, 1, b"\2\0\0\0")), (40, 20)),
        (ifd(TURNED, (0x8825, 4, 1, b"\xff\xff\xff\xff")), (20, 40)),  # a place, beyond the end
        (ifd(TURNED, (0x9286, 9, 2, b"\1\0\0\0"), (0x011A, 12, 1, b"\0\0\0\0")), (20, 40)),
        (ifd(TURNED, (0x013B, 4, 3, b"\x08\0\0\0"), (0x9003, 3, 1, b"\xff\xff\0\0")), (20, 40)),
    ],
)
def test_a_photo_with_damaged_exif_keeps_its_pixels(exif: bytes, size: tuple[int, int]) -> None:
    with Image.open(io.BytesIO(accept(with_exif(exif), Forme.PHOTO).content)) as image:
        assert image.size == size and not image.getexif()


_ENTRY = st.tuples(
    st.sampled_from([0x0112, 0x0100, 0x8769, 0x8825, 0x011A, 0xA005, 0x9286, 0x927C, 0x010F]),
    st.integers(0, 14),
    st.sampled_from([0, 1, 2, 5, 2**31, 2**32 - 1]),
    st.binary(min_size=4, max_size=4),
)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # Pillow says what it meets
@settings(max_examples=200, deadline=None)
@given(st.lists(_ENTRY, max_size=5), st.binary(max_size=30))
def test_no_exif_keeps_a_photo_from_being_kept(
    entries: list[tuple[int, int, int, bytes]], end: bytes
) -> None:
    content = accept(with_exif(ifd(*entries) + end), Forme.PHOTO).content
    with Image.open(io.BytesIO(content)) as image:
        assert not image.getexif()


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # Pillow says what it meets
@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([located_photo(form, (24, 12), 6) for form in ("JPEG", "PNG", "WEBP")]),
    st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 255)), max_size=6),
    st.integers(0, 5_000),
)
def test_a_hostile_photo_is_kept_or_refused(content: bytes, changes: list[tuple[int, int]], cut: int) -> None:
    hostile = bytearray(content)
    for at, value in changes:
        hostile[at % len(hostile)] = value
    try:
        accept(bytes(hostile[: len(content) - cut % 50]), Forme.PHOTO)
    except Refused as refused:
        assert refused.refusal in Refusal


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

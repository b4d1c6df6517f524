"""What of a received file may be kept: its type by its first bytes, its size, and no hidden data. Pure."""

import io
import re
from dataclasses import dataclass, field
from enum import StrEnum

import filetype
from PIL import Image, UnidentifiedImageError

from consultation.words import Forme

LARGEST = {Forme.VOCAL: 2 * 1024 * 1024, Forme.PHOTO: 10 * 1024 * 1024}
"""Bytes that are fetched at most."""
LONGEST_SECONDS = 180
SIDE_PIXELS = 2000
MOST_PIXELS = 60_000_000  # a photo that unpacks to more is an attack or a mistake
QUALITY = 85
SOUNDS = frozenset(
    {"audio/ogg", "audio/webm", "audio/mpeg", "audio/mp4", "audio/aac", "audio/amr", "audio/x-wav"}
)
_SOUND_TRACK = {
    "video/webm": (
        "audio/webm",
        re.compile(rb"\x86[\x80-\xff]A_(OPUS|VORBIS)"),
        re.compile(rb"\x86[\x80-\xff]V_"),
    ),
    "video/mp4": ("audio/mp4", re.compile(rb"hdlr.{8}soun", re.S), re.compile(rb"hdlr.{8}vide", re.S)),
}
"""Browsers record a voice in the containers of films: what it is then, the track it has and must not have."""
PICTURES = ("JPEG", "PNG", "WEBP")
ORIENTATION = 0x0112  # the EXIF tag: how the telephone was held
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class Refusal(StrEnum):
    """Why a file is not kept: what the `attachment` row says."""

    TOO_LARGE = "trop_lourd"
    TOO_LONG = "trop_long"
    WRONG_TYPE = "type"
    UNREADABLE = "illisible"
    GONE = "introuvable"
    NOT_FETCHED = "non_telecharge"


class Refused(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Accepted:
    content: bytes = field(repr=False)
    mime: str


def accept(content: bytes, forme: Forme, seconds: int | None = None) -> Accepted:
    """Return the file as it may be kept; raises Refused. `seconds`: as the provider declares."""
    if len(content) > LARGEST[forme]:
        raise Refused(Refusal.TOO_LARGE)
    if forme is Forme.PHOTO:
        return Accepted(_picture(content), "image/jpeg")
    return Accepted(content, _sound(content, seconds))


def too_long(forme: Forme, seconds: int | None) -> bool:
    return forme is Forme.VOCAL and (seconds or 0) > LONGEST_SECONDS


def _sound(content: bytes, seconds: int | None) -> str:
    if too_long(Forme.VOCAL, seconds):
        raise Refused(Refusal.TOO_LONG)
    mime = sound_type(content)
    if mime is None:
        raise Refused(Refusal.WRONG_TYPE)
    return mime


def sound_type(content: bytes) -> str | None:
    """Return the type of a recording by its bytes, None for anything else; a film is none."""
    mime = filetype.guess_mime(content)
    if mime in _SOUND_TRACK:
        sound, wanted, unwanted = _SOUND_TRACK[mime]
        return sound if wanted.search(content) and not unwanted.search(content) else None
    return str(mime) if mime in SOUNDS else None


def _picture(content: bytes) -> bytes:
    """Return the pixels alone as JPEG: no EXIF (place, time, device), XMP, comment or thumbnail."""
    if not (filetype.guess_mime(content) or "").startswith("image/"):
        raise Refused(Refusal.WRONG_TYPE)
    try:
        with _opened(content) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Refused(Refusal.TOO_LARGE)
            image.draft("RGB", (SIDE_PIXELS, SIDE_PIXELS))
            turn = _turn(image)
            upright = image if turn is None else image.transpose(turn)
            upright.thumbnail((SIDE_PIXELS, SIDE_PIXELS))
            # A new image: Pillow carries some of the old one's hidden data over when it saves.
            plain = Image.new("RGB", upright.size, "white")
            drawn = upright.convert("RGBA") if upright.has_transparency_data else upright.convert("RGB")
            plain.paste(drawn, mask=drawn if drawn.mode == "RGBA" else None)
    except UnidentifiedImageError:
        raise Refused(Refusal.WRONG_TYPE) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused(Refusal.TOO_LARGE) from None
    except Refused:
        raise
    except Exception:
        # Pillow's decoders raise nearly anything on damaged files: OSError, SyntaxError, struct.error…
        raise Refused(Refusal.UNREADABLE) from None
    written = io.BytesIO()
    plain.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def _opened(content: bytes) -> Image.Image:
    """Raises what Pillow raises. It gives a photo up when the resolution in its EXIF is damaged."""
    try:
        return Image.open(io.BytesIO(content), formats=PICTURES)
    except UnidentifiedImageError:
        unnamed = content.replace(b"Exif\0\0", b"\0\0\0\0\0\0", 1)
        return Image.open(io.BytesIO(unnamed), formats=PICTURES)


def _turn(image: Image.Image) -> Image.Transpose | None:
    """Return what makes the picture stand upright; none where its EXIF is damaged: the pixels count."""
    try:
        held = image.getexif().get(ORIENTATION)
        return _UPRIGHT.get(held) if isinstance(held, int) else None
    except Exception:
        return None

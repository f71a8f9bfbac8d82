"""A picture drawn anew from its pixels, and nothing else of its file. The one place that uses Pillow.

Places and persons stand in the notes of photographs (EXIF, XMP), and files that are two things at once
attack who opens them: what leaves here is a plain JPEG of ours. Its kind is told by its bytes, never by
what a server says of them.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING

from digest.errors import SourceError

if TYPE_CHECKING:
    from PIL.Image import Image

INSTALL = 'python -m pip install "press-digest[images]"'

FORMATS = ("JPEG", "PNG", "WEBP")
"""What pages offer, and what has one picture and no program in it."""

MODES = frozenset({"1", "L", "LA", "P", "RGB", "RGBA"})
"""Kinds of colours that are the same on every screen; CMYK is for print and has no black that is sure."""

MAX_PIXELS = 40_000_000
"""More than cameras of newspapers have; unpacked it takes 160 MB of the 512 that a child may have."""

SHOWN = 520
"""Pixels of a column of the mail."""

WIDTH = 2 * SHOWN
"""Pixels that are drawn, for screens that show two as one."""

LEAST_HEIGHT = 200
"""Of the file; with a width of `SHOWN`. What is smaller is a logo, or would be blurred."""

TALLEST = 3 / 4
"""Of its width: a taller picture would push the story off the screen, and loses its lower part first."""

EYES = (0.5, 0.33)
"""What stays where it is cut: the middle, and the upper third, where faces are."""

MAX_BYTES = 160_000
"""Of the file: 220 kB of a mail."""

QUALITIES = (82, 72, 60, 45)
"""Tried in this order until the file is small enough; 82 looks like the original."""

TOO_LARGE = f"it has more than {MAX_PIXELS:,} pixels"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A JPEG, and its size in pixels."""

    body: bytes
    width: int
    height: int


def is_installed() -> bool:
    """Whether pictures can be drawn: `pip install press-digest[images]`."""
    return find_spec("PIL") is not None


def redrawn(body: bytes, source: str) -> Drawn:
    """A picture of any size as one that fits the column of a mail.

    Raises:
        SourceError: it is none, or none that can be shown.
    """
    from PIL import Image, ImageFile, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint, in the same process, lets half a file pass
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of notes in the file, which are not read
            # without this, pictures are refused from twice as many pixels on
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(body), formats=FORMATS) as image:
                if reason := _fault(image):
                    raise SourceError(source, reason)
                return _fitting(_flat(image), source)
    except UnidentifiedImageError as error:
        raise SourceError(source, "it is no JPEG, PNG or WebP picture") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise SourceError(source, TOO_LARGE) from error
    except (OSError, SyntaxError) as error:  # Pillow's words for files that end early or lie
        raise SourceError(source, "it is a broken picture") from error


def _fault(image: Image) -> str:
    """Why a picture is not shown; "" for one that is. Nothing of it but its head was read so far."""
    if getattr(image, "is_animated", False):
        return "it moves"
    if image.mode not in MODES:
        return f"its colours are for print or science ({image.mode}), and screens show them differently"
    if image.width < SHOWN or image.height < LEAST_HEIGHT:
        return f"it is too small: {image.width} x {image.height} pixels, of {SHOWN} x {LEAST_HEIGHT} at least"
    return ""


def _flat(image: Image) -> Image:
    """The pixels alone, upright, on white, no larger than they are drawn."""
    from PIL import Image as Pillow
    from PIL import ImageOps

    image.draft("RGB", (2 * WIDTH, 2 * WIDTH))  # a JPEG need not be unpacked in full
    ImageOps.exif_transpose(image, in_place=True)
    pixels = image.convert("RGBA")
    pixels = ImageOps.fit(pixels, _size(*pixels.size), Pillow.Resampling.LANCZOS, centering=EYES)
    flat = Pillow.new("RGB", pixels.size, "white")
    flat.paste(pixels, mask=pixels.getchannel("A"))
    return flat


def _size(width: int, height: int) -> tuple[int, int]:
    drawn = min(width, WIDTH)
    return drawn, round(drawn * min(height / width, TALLEST))


def _fitting(image: Image, source: str) -> Drawn:
    """The best that is not too large."""
    for quality in QUALITIES:
        file = BytesIO()
        image.save(file, "JPEG", quality=quality, optimize=True)
        if file.tell() <= MAX_BYTES:
            return Drawn(file.getvalue(), image.width, image.height)
    raise SourceError(source, f"it takes more than {MAX_BYTES:,} bytes")

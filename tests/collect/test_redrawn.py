from __future__ import annotations

import asyncio

import pytest
from PIL import Image

from digest.collect.workers import Workers
from digest.errors import SourceError
from digest.parse.redrawn import MAX_BYTES, WIDTH, Drawn, redrawn
from tests.pictures import a_picture, opened, saved

SECRET = b"Zarina, 38.5598 N 68.7870 E"


def refusal(body: bytes) -> str:
    with pytest.raises(SourceError) as error:
        redrawn(body, "https://oxus.example/p")
    return error.value.reason


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("RGB", "JPEG"),
        ("L", "JPEG"),
        ("RGB", "PNG"),
        ("RGBA", "PNG"),
        ("P", "PNG"),
        ("1", "PNG"),
        ("RGB", "WEBP"),
    ],
)
def test_every_kind_that_pages_offer_becomes_a_jpeg_of_the_columns_width(mode: str, kind: str) -> None:
    drawn = redrawn(a_picture(mode=mode, kind=kind), "")
    picture = opened(drawn.body)
    assert (picture.format, picture.mode) == ("JPEG", "RGB")
    assert picture.size == (drawn.width, drawn.height) == (WIDTH, 585)


def test_nothing_but_pixels_goes_on_to_readers() -> None:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()  # ImageDescription
    exif.get_ifd(0x8825)[1] = "N"  # a place
    body = a_picture(exif=exif.tobytes(), comment=SECRET, icc_profile=SECRET) + b"<script>" + SECRET
    assert body.count(SECRET) == 4
    drawn = redrawn(body, "")
    assert SECRET not in drawn.body
    assert b"Exif" not in drawn.body
    assert not opened(drawn.body).getexif()


def test_a_photograph_that_was_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # Orientation: turn it to the right
    picture = opened(redrawn(a_picture((1200, 1200), exif=exif.tobytes()), "").body)
    assert _is_red(picture, 0.75, 0.3)
    assert not _is_red(picture, 0.25, 0.3)


def test_what_is_seen_through_is_white() -> None:
    image = Image.new("RGBA", (600, 300), (0, 0, 0, 0))
    assert opened(redrawn(saved(image, "PNG"), "").body).getpixel((300, 150)) == (255, 255, 255)


def test_a_tall_picture_loses_its_lower_part_first() -> None:
    drawn = redrawn(a_picture((800, 2000)), "")
    assert (drawn.width, drawn.height) == (800, 600)


def test_a_picture_of_5000_pixels_is_made_small_within_a_childs_memory() -> None:
    async def run() -> Drawn:
        async with Workers(1) as workers:
            return await workers.run("x", redrawn, a_picture((5000, 5000), "RGBA", "PNG"), "x")

    drawn = asyncio.run(run())
    assert (drawn.width, drawn.height) == (1040, 780)
    assert len(drawn.body) <= MAX_BYTES


def test_noise_is_made_coarser_until_it_is_small_enough() -> None:
    drawn = redrawn(noise(60), "")
    assert len(drawn.body) <= MAX_BYTES
    assert refusal(noise(200)) == "it takes more than 160,000 bytes"


def noise(strength: int) -> bytes:
    return saved(Image.effect_noise((1600, 900), strength).convert("RGB"), "PNG")


def test_the_same_file_gives_the_same_bytes() -> None:
    assert redrawn(a_picture(), "") == redrawn(a_picture(), "")


def frames(kind: str) -> bytes:
    image = Image.new("RGB", (600, 400), "red")
    return saved(image, kind, save_all=True, append_images=[Image.new("RGB", (600, 400), "blue")])


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "it is no JPEG, PNG or WebP picture"),
        (b"<html><body>Not here</body></html>", "it is no JPEG, PNG or WebP picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "it is no JPEG, PNG or WebP picture"),
        (a_picture(kind="GIF", mode="P"), "it is no JPEG, PNG or WebP picture"),
        (a_picture(kind="BMP"), "it is no JPEG, PNG or WebP picture"),
        (frames("WEBP"), "it moves"),
        (frames("PNG"), "it moves"),
        (a_picture(mode="CMYK"), "its colours are for print"),
        (a_picture()[:5000], "it is a broken picture"),
        (a_picture(kind="PNG")[:2000], "it is a broken picture"),
        (a_picture((300, 200)), "it is too small: 300 x 200 pixels"),
        (a_picture((1200, 90)), "it is too small"),
        (saved(Image.new("1", (8000, 6000)), "PNG"), "it has more than 40,000,000 pixels"),
        (saved(Image.new("1", (20_000, 10_000)), "PNG"), "it has more than 40,000,000 pixels"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)
def test_what_cannot_be_shown_is_told_in_words(body: bytes, reason: str) -> None:
    assert refusal(body).startswith(reason)


def _is_red(picture: Image.Image, x: float, y: float) -> bool:
    """Whether the sun stands there, in parts of width and height."""
    colour = picture.getpixel((round(x * picture.width), round(y * picture.height)))
    assert isinstance(colour, tuple)
    return colour[0] > colour[1] + 50

"""Pictures as outlets put them on the web, made for the tests by Pillow."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw


def a_picture(
    size: tuple[int, int] = (1600, 900), mode: str = "RGB", kind: str = "JPEG", **options: Any
) -> bytes:
    """A file of a landscape: a sun on the left, in a red that is nowhere else, over a dark ridge."""
    image = Image.new("RGB", size, "#e8e1d2")
    width, height = size
    draw = ImageDraw.Draw(image)
    draw.ellipse((0.1 * width, 0.1 * height, 0.1 * width + 0.3 * height, 0.4 * height), "#c46f5f")
    ridge = [(0, height), (0.4 * width, 0.5 * height), (width, 0.8 * height), (width, height)]
    draw.polygon(ridge, "#3b352d")
    return saved(image.convert(mode), kind, **options)


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """A picture as a file."""
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def opened(body: bytes) -> Image.Image:
    """A file as a picture."""
    image = Image.open(BytesIO(body))
    image.load()
    return image

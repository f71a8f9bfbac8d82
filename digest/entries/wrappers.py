"""Links that lead through somebody else and hold the true address: unwrapped without asking anyone.

Shorteners and Google's news links hold no address; they stay as they are.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

_REDIRECTS = {
    "google.com/url": ("url", "q"),
    "facebook.com/l.php": ("u",),
    "l.facebook.com/l.php": ("u",),
    "lm.facebook.com/l.php": ("u",),
    "l.instagram.com/": ("u",),
    "bing.com/news/apiclick.aspx": ("url",),
    "vk.com/away.php": ("to",),
    "away.vk.com/away.php": ("to",),
    "youtube.com/redirect": ("q",),
    "yandex.ru/turbo": ("text",),
}
"""By host and path, the query parameters that hold the address."""

_VIEWER = re.compile(r"https?://(?:www\.)?google\.[a-z.]{2,6}/amp/(s/)?(.+)")
_CACHE = re.compile(r"https?://[^/]+\.cdn\.ampproject\.org/[cv]/(s/)?(.+)")
"""Source: https://developers.google.com/amp/cache/overview: `s` stands for https."""


def unwrapped(url: str) -> str:
    """The address inside a canonical one, always shorter; "" if it holds none."""
    if amp := _VIEWER.fullmatch(url) or _CACHE.fullmatch(url):
        return f"{'https' if amp[1] else 'http'}://{amp[2]}"
    parts = urlsplit(url)
    host = re.sub(r"^google\.[a-z.]{2,6}$", "google.com", parts.netloc.removeprefix("www."))
    names = _REDIRECTS.get(f"{host}{parts.path}", ())
    values = dict(reversed(parse_qsl(parts.query, max_num_fields=None))) if names else {}
    return next(
        (values[name] for name in names if values.get(name, "").startswith(("http://", "https://"))), ""
    )

"""Addresses of articles: one spelling for one page, and the identity that follows from it."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote, unquote, urljoin, urlsplit

_TRACKING = (
    "fbclid gclid dclid gbraid wbraid msclkid yclid ysclid twclid igshid igsh mc_cid mc_eid _openstat"
    " _ga mkt_tok oly_anon_id oly_enc_id vero_id rb_clickid wickedid cmpid ncid"
)
TRACKING = frozenset(_TRACKING.split())
"""Query parameters that say where a reader came from, never which page is meant."""

TRACKING_PREFIXES = ("utm_", "pk_", "mtm_", "hsa_")

REFERRALS = frozenset({"from", "ref", "source"})
"""Parameters that some sites need and others use for tracking: removed only with a value below."""

REFERRAL_VALUES = frozenset({"rss", "feed", "rssfeed", "rss_feed", "rss20", "atom"})

MAX_LENGTH = 2000
"""Longer links than any browser or mail program is sure to open are no links."""

PORTS = {"http": 80, "https": 443}

_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
"""What browsers take out of an address; a space inside is written as %20."""

_KEPT = "%!$&'()*+,;=:@/~-._?"


def canonical_url(url: str) -> str:
    """The one spelling of a web address; "" if it is none.

    Scheme and host in lower case, no default port, no user name, no fragment, no tracking
    parameters; other parameters stay, in their order. Doing it twice changes nothing.
    """
    try:
        parts = urlsplit(_UNSAFE.sub("", url.encode("utf-8", "ignore").decode()).strip())
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError:
        return ""
    scheme = parts.scheme.lower()
    if scheme not in PORTS or not host:
        return ""
    where = host if port in {None, PORTS[scheme]} else f"{host}:{port}"
    query = _query(parts.query)
    path = quote(parts.path, safe=_KEPT) or "/"
    found = f"{scheme}://{where}{path}" + (f"?{query}" if query else "")
    return found if len(found) <= MAX_LENGTH else ""


def article_id(link: str, source: str, guid: str) -> str:
    """12 hex digits that name an article: over its link, else over its source and guid.

    A link to a front page names no article. http and https are one: outlets move from one to
    the other, and feeds lag behind.
    """
    canonical = canonical_url(link)
    _, _, rest = canonical.partition("://")
    _, _, path = rest.partition("/")
    identity = rest if path else f"{source}\0{guid}"
    return hashlib.blake2b(identity.encode("utf-8", "replace"), digest_size=6).hexdigest()


def absolute(link: str, base: str) -> str:
    """The link as seen from `base`; "" if the two make no address."""
    try:
        return urljoin(base, link.strip())
    except ValueError:
        return ""


def host_of(url: str) -> str:
    """The host without `www.`; "" if there is none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def _host(host: str) -> str:
    if ":" in host:
        return f"[{host}]" if re.fullmatch(r"[0-9a-f:.]+", host) else ""
    # Punycode shows a host for what it is beside the names that it may imitate.
    host = unquote(host).encode("idna").decode("ascii").lower()
    return host if re.fullmatch(r"[a-z0-9._-]+", host) else ""


def _query(query: str) -> str:
    kept = (pair for pair in query.split("&") if pair and not _tracks(pair))
    return "&".join(quote(pair, safe=_KEPT) for pair in kept)


def _tracks(pair: str) -> bool:
    name, _, value = pair.partition("=")
    name = unquote(name).lower()
    if name in REFERRALS:
        return value.lower() in REFERRAL_VALUES
    return name in TRACKING or name.startswith(TRACKING_PREFIXES)

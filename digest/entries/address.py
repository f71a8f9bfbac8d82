"""Addresses of articles: one spelling for one page, and the identity that follows from it.

The spelling is printed, so it must lead where the outlet's link leads; the identity may fold more:
a page for telephones is another address and the same article.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from urllib.parse import quote, unquote, urljoin, urlsplit

from digest.entries.wrappers import unwrapped

_TRACKING = (
    "fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid ymclid twclid ttclid igshid igsh"
    " mibextid srsltid mc_cid mc_eid _openstat _ga _gl mkt_tok oly_anon_id oly_enc_id vero_id rb_clickid"
    " wickedid cmpid ncid at_medium at_campaign at_link_origin ns_mchannel ns_source ns_campaign"
    " ns_linkname ns_fee smid smtyp ocid xtor wt_mc wt_zmc ftcamp _hsenc _hsmi ref_src ref_url guccounter"
    " guce_referrer guce_referrer_sig soc_src soc_trk wprov __twitter_impression fb_ref fb_source"
    " fb_action_ids fb_action_types action_object_map action_type_map action_ref_map phpsessid jsessionid"
    " aspsessionid usqp amp_js_v amp_gsa"
)
TRACKING = frozenset(_TRACKING.split())
"""Query parameters that say where a reader came from or who it is, never which page is meant.

Taken from the lists of AdGuard and ClearURLs where no site is known to need them.
"""

TRACKING_PREFIXES = ("utm_", "pk_", "mtm_", "hsa_", "itm_", "piwik_", "matomo_", "stm_")

REFERRALS = frozenset({"from", "ref", "source"})
"""Parameters that some sites need and others use for tracking: removed only with a value below."""

REFERRAL_VALUES = frozenset({"rss", "feed", "rssfeed", "rss_feed", "rss20", "atom"})

SESSIONS = frozenset({"sid", "s", "session", "sessionid", "session_id"})
"""Names of sessions, and in PHP-Nuke of articles: removed only with a value that nobody would count up to."""

MAX_LENGTH = 2000
"""Longer links than any browser or mail program is sure to open are no links."""

MAX_RAW = 4 * MAX_LENGTH
"""Characters of a link as it comes, with all that is taken out of it."""

PORTS = {"http": 80, "https": 443}

_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
"""What browsers take out of an address; a space inside is written as %20."""

_ABSOLUTE = re.compile(r"https?://[a-z0-9.-]+/[A-Za-z0-9/._~-]*")
"""Most links of feeds; `urljoin` gives them back as they are, after five times as long."""

_KEPT = "%!$&'()*+,;=:@/~-._?"
_ESCAPED = re.compile("%[0-9A-Fa-f]{2}")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_HOST = re.compile(r"(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?")
_ROUTE = re.compile(r"!?/[^#]+|![^#]+")
"""A fragment that names a page, as sites of one page have it: `#!/news/1` and `#/news/1`."""

_SESSION = re.compile(r"[0-9a-f]{32}|(?=\D*\d)[0-9A-Za-z]{20,128}")
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)

_OTHER_HOSTS = re.compile(r"^(?:(?:www\d?|m|mobile|amp|wap)\.){1,2}(?=[^.]+\.)")
_INDEX = re.compile(r"(?<=/)(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_AMP_PATH = re.compile(r"^/amp(?=/.)|/amp/?$|\.amp(?=\.html?$|$)")
_DATED = re.compile(r"/\d{4}/\d\d?/")
"""How WordPress begins its paths, which end in a slash; those of most others do not."""

_AMP_PAIRS = frozenset({"amp", "amp=", "amp=1", "amp=true", "outputtype=amp", "output=amp"})


@lru_cache(maxsize=4096)
def canonical_url(url: str) -> str:
    """The one spelling of a web address; "" if it is none.

    Scheme and host in lower case, no default port, no user name, no fragment but a route's, no
    tracking parameters; other parameters stay, in their order. Of a link through a search engine
    or a network that holds the true address, that is taken. Doing it twice changes nothing.
    """
    if len(url) > MAX_RAW:
        return ""
    found = _spelt(url)
    while inner := _spelt(unwrapped(found)):
        found = inner
    return found


def article_id(link: str, source: str, guid: str) -> str:
    """12 hex digits that name an article: over its link, else over its source and guid."""
    return hashed(named_by(link) or f"{source}\0{guid}")


def named_by(link: str) -> str:
    """What of a link names its article; "" if it leads to a front page or nowhere.

    http and https are one, and so are the pages of one article for telephones (m., AMP), with and
    without `www.`, `index.html` or a slash at the end: outlets move from one to the other, and feeds
    lag behind.
    """
    rest = _folded(canonical_url(link))
    return rest if rest.partition("/")[2] else ""


def hashed(name: str) -> str:
    """A name as 12 hex digits."""
    return hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=6).hexdigest()


def absolute(link: str, base: str) -> str:
    """The link as seen from `base`; "" if the two make no address."""
    link = link.strip()
    if _ABSOLUTE.fullmatch(link):
        return link
    try:
        return urljoin(base, link)
    except ValueError:
        return ""


def host_of(url: str) -> str:
    """The host without `www.`; "" if there is none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def _spelt(url: str) -> str:
    if not url:
        return ""
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
    path = _quoted(_SESSION_IN_PATH.sub("", parts.path)) or "/"
    route = _quoted(parts.fragment) if _ROUTE.fullmatch(parts.fragment) else ""
    found = f"{scheme}://{where}{path}" + (f"?{query}" if query else "") + (f"#{route}" if route else "")
    return found if len(found) <= MAX_LENGTH else ""


def _host(host: str) -> str:
    if ":" in host:
        return f"[{host}]" if re.fullmatch(r"[0-9a-f:.]+", host) else ""
    if not _HOST.fullmatch(host):
        # Punycode shows a host for what it is beside the names that it may imitate.
        host = unquote(host).encode("idna").decode("ascii").lower()
    return host.rstrip(".") if _HOST.fullmatch(host) else ""


def _quoted(part: str) -> str:
    """Escaped where it must be and nowhere else (RFC 3986, 6.2.2)."""
    return _ESCAPED.sub(_escape, quote(part, safe=_KEPT))


def _escape(found: re.Match[str]) -> str:
    character = chr(int(found[0][1:], 16))
    return character if _UNRESERVED.fullmatch(character) else found[0].upper()


def _query(query: str) -> str:
    kept = (pair for pair in query.replace("&amp;", "&").split("&") if pair and not _tracks(pair))
    return "&".join(map(_quoted, kept))


def _tracks(pair: str) -> bool:
    name, _, value = pair.partition("=")
    name = unquote(name).lower()
    if name in REFERRALS:
        return value.lower() in REFERRAL_VALUES
    if name in SESSIONS:
        return _SESSION.fullmatch(value) is not None
    return name in TRACKING or name.startswith(TRACKING_PREFIXES)


def _folded(url: str) -> str:
    """What is left of a canonical address if all goes that may differ between two of one article."""
    rest, _, route = url.partition("://")[2].partition("#")
    rest, _, query = rest.partition("?")
    host, _, path = rest.partition("/")
    pairs = [pair for pair in query.split("&") if pair and pair.lower() not in _AMP_PAIRS]
    query = f"?{'&'.join(pairs)}" if pairs else ""
    place = _place(path) if not query else f"/{path}"
    return _OTHER_HOSTS.sub("", host) + place + query + (f"#{route}" if route else "")


def _place(path: str) -> str:
    """A path with a slash at its end, or without, whichever the outlet writes."""
    path = _INDEX.sub("", _AMP_PATH.sub("", re.sub("/{2,}", "/", f"/{path}"))).rstrip("/")
    return f"{path}/" if _DATED.match(path) else path

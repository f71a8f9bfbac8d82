"""Values that go over the web: channels, proxies, headers, cookies and CSS selectors.

What may be a secret is never shown: a mistake in it is told without its text.
"""

from __future__ import annotations

import re
import unicodedata
from ipaddress import ip_address
from urllib.parse import urlsplit

from digest.authority import has_login
from digest.config.faults import Wrong, shown, unfit
from digest.config.hosts import is_private
from digest.config.secrets import FORMS
from digest.config.values import HOLDS_LOGIN, base_url, line_of_text, web_address

CHANNEL = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")
"""Names of public channels: Telegram gives out none shorter than four characters, or longer than 32."""

CHANNEL_ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.)?(?:t|telegram)\.(?:me|dog)/(?:s/)?(?P<name>[^/?#]*)/?(?:[?#].*)?"
)

PROXY = re.compile(r"http://[^/?#\s]+/?", re.IGNORECASE)

CHANNEL_HINT = 'allowed: the name of a public channel, such as "mfa_press", or its address on t.me'

LOGIN_HINT = f'username and password are keys of their own: username = "…", password = {FORMS}'

TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""Names of headers (RFC 9110 5.6.2) and cookies (RFC 6265 4.1.1)."""

SENDABLE = re.compile(r"[!-~](?:[ -~]*[!-~])?")
"""What a header may hold: visible ASCII and spaces inside (RFC 9110 5.5); beyond it servers differ."""

OURS = {
    "cookie": "write it as cookies = { name = … }",
    "user-agent": "it tells who reads; [digest] contact stands in it",
    **dict.fromkeys(("accept-encoding", "if-modified-since", "if-none-match", "range"), "leave it out"),
    **dict.fromkeys(("connection", "content-length", "expect", "host", "keep-alive"), "leave it out"),
    **dict.fromkeys(("proxy-authorization", "proxy-connection"), "see [collect] proxy"),
    **dict.fromkeys(("te", "trailer", "transfer-encoding", "upgrade"), "leave it out"),
}
"""Headers that belong to the connection, or to what we remember of a source, and what to do instead."""

LONGEST_SELECTOR = 500
"""Characters; a selector of thousands of steps exhausts the translator's stack."""


def source_address(value: object) -> str:
    """The address of a feed or a page, without the name and password that it may want."""
    text = line_of_text(value)
    if has_login(text):
        raise unfit(text, HOLDS_LOGIN, LOGIN_HINT)
    return web_address(text)


def signup_url(value: object) -> str:
    """Where readers reach the subscribers' pages: https, since one click needs it (RFC 8058 section 3.1)."""
    text = base_url(value)
    parts = urlsplit(text)
    if parts.scheme != "https" and not is_private(parts.hostname or ""):
        raise unfit(text, "is not https", "https://…; http:// only on this machine or a private address")
    return text


def ip(value: object) -> str:
    """An address of a machine, in numbers."""
    text = line_of_text(value)
    try:
        return str(ip_address(text))
    except ValueError as error:
        hint = 'allowed: numbers, such as "127.0.0.1", "::1", or "0.0.0.0" for all of this machine'
        raise unfit(text, "is no IP address", hint) from error


def channel(value: object) -> str:
    """A Telegram channel's name, from its name, @name or address."""
    text = line_of_text(value)
    match = CHANNEL_ADDRESS.fullmatch(text)
    name = match["name"] if match else text.removeprefix("@")
    if not CHANNEL.fullmatch(name) or name.casefold() in {"joinchat", "addstickers", "share"}:
        raise unfit(text, "is no public channel", CHANNEL_HINT)
    return name


def proxy(value: object) -> str:
    """A proxy's address, without the name and password that it may want."""
    text = line_of_text(value)
    if "@" in text:
        raise Wrong(
            "a secret must not stand in this file", 'name and password: proxy_password = { env = "…" }'
        )
    if not PROXY.fullmatch(text):
        raise unfit(text, "is no proxy", 'allowed: an address such as "http://proxy.example:3128"')
    return web_address(text).rstrip("/")


def header_name(value: object) -> str:
    """The name of a header that a source may be asked with."""
    text = _token(value, "header")
    if text.casefold() in OURS:
        raise unfit(text, "is set by digest itself", OURS[text.casefold()])
    return text


def cookie_name(value: object) -> str:
    """The name of a cookie."""
    return _token(value, "cookie")


def header_value(value: str) -> str:
    """What a header holds; an end of line in it would begin another header."""
    if not SENDABLE.fullmatch(value):
        raise Wrong("what it holds cannot be sent", "letters of ASCII, digits and signs, on one line")
    return value


def cookie_value(value: str) -> str:
    """What a cookie holds; a semicolon would begin another cookie (RFC 6265 4.2.1)."""
    if ";" in value:
        raise Wrong("a semicolon, which ends a cookie", "one cookie for each name")
    return header_value(value)


def password(value: str) -> str:
    """A password of basic authentication (RFC 7617 2)."""
    if any(unicodedata.category(char) == "Cc" for char in value):
        raise Wrong("what it holds has a control character", "a password on one line")
    return value


def proxy_login(value: str) -> str:
    """What a proxy wants to know."""
    if ":" not in value:
        raise Wrong("what it holds is no login", "name and password with a colon between them")
    return password(value)


def username(value: object) -> str:
    """A name of basic authentication; the first colon ends it (RFC 7617 2)."""
    text = line_of_text(value)
    if ":" in text:
        raise unfit(text, "holds a colon", "the password stands in its own key")
    return text


def selector(value: object) -> str:
    """A CSS selector that lxml can use."""
    from cssselect import HTMLTranslator, SelectorError

    text = line_of_text(value)
    if len(text) > LONGEST_SELECTOR:
        raise unfit(text, "is too long", f"allowed: at most {LONGEST_SELECTOR} characters")
    try:
        path = HTMLTranslator().css_to_xpath(text)
    except SelectorError as error:
        raise unfit(
            text, "is no CSS selector", f"{_first_line(error)}; allowed: such as {SELECTOR}"
        ) from error
    _try(path, text)
    return text


SELECTOR = shown("article h2 a")


def _try(path: str, text: str) -> None:
    """Namespaces and some functions are refused only when a selector is used."""
    from lxml import etree

    try:
        etree.XPath(path)(etree.Element("html"))
    except etree.XPathError as error:
        raise unfit(text, "is no CSS selector for pages", f"allowed: such as {SELECTOR}") from error


def _token(value: object, what: str) -> str:
    text = line_of_text(value)
    if not TOKEN.fullmatch(text):
        raise unfit(text, f"is no name of a {what}", "allowed: letters a-z, digits and hyphens")
    return text


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]

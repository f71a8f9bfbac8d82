"""What a form says, as either kind of body of RFC 8058 section 3.1; anything else says nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from email import message_from_bytes, policy
from urllib.parse import parse_qsl

MOST_FIELDS = 50


def fields(content_type: str, body: bytes) -> Mapping[str, str]:
    """The fields of a form by their names; several of one name with commas between them."""
    if content_type.partition(";")[0].strip().casefold() == "multipart/form-data":
        return _multipart(content_type, body)
    try:
        return _joined(parse_qsl(body.decode("utf-8", "replace"), max_num_fields=MOST_FIELDS))
    except ValueError:
        return {}


def _multipart(content_type: str, body: bytes) -> Mapping[str, str]:
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    found: list[tuple[str, str]] = []
    for part in message_from_bytes(head + body, policy=policy.HTTP).walk():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes) and len(found) < MOST_FIELDS:
            found.append((name, content.decode("utf-8", "replace").rstrip("\r\n")))
    return _joined(found)


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in pairs:
        found[name] = f"{found[name]},{value}" if name in found else value
    return found

"""What a form says, as either kind of body of RFC 8058 section 3.1; anything else says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from email import message_from_bytes, policy
from urllib.parse import parse_qsl

MOST_FIELDS = 20


def fields(content_type: str, body: bytes) -> Mapping[str, str]:
    """The fields of a form by their names; of two with one name the last counts."""
    if content_type.partition(";")[0].strip().casefold() == "multipart/form-data":
        return _multipart(content_type, body)
    try:
        return dict(parse_qsl(body.decode("utf-8", "replace"), max_num_fields=MOST_FIELDS))
    except ValueError:
        return {}


def _multipart(content_type: str, body: bytes) -> Mapping[str, str]:
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    found: dict[str, str] = {}
    for part in message_from_bytes(head + body, policy=policy.HTTP).walk():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes) and len(found) < MOST_FIELDS:
            found[name] = content.decode("utf-8", "replace").rstrip("\r\n")
    return found

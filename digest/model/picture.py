"""The picture of the story that leads an edition."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import blake2b


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was drawn anew by us, as JPEG, so that nothing of the file it came in is left.

    Attributes:
        story: the id of the story that it is printed with.
        outlet: whose it is; the credit below it.
        body: the file's bytes.
        width: in pixels, and so `height`; twice what is shown, for fine screens.
        alt: what can be seen, in the outlet's own words; "" if it has none.
    """

    story: str
    outlet: str
    body: bytes
    width: int
    height: int
    alt: str = ""

    @property
    def cid(self) -> str:
        """Its name in mails; another picture has another (RFC 2392: unique in the world)."""
        return cid_of(self.body)

    @property
    def text(self) -> str:
        """Its bytes as text, as they are kept among the documents."""
        return b64encode(self.body).decode("ascii")


def cid_of(body: bytes) -> str:
    """The name in mails of a picture that has these bytes."""
    return f"picture.{blake2b(body, digest_size=12).hexdigest()}@digest.invalid"


def bytes_of(text: str) -> bytes:
    """The bytes of a picture that is kept as text."""
    return b64decode(text)

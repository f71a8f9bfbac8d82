"""Private keys that mails are signed with: read, made, and what of them the world may know.

The only door to the library cryptography, which comes with the extra `dkim`.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from digest.errors import UsageError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

INSTALL = 'python -m pip install "press-digest[dkim]"'

BITS = range(2048, 4097)
"""Of RSA: what signers should use at least, and what verifiers must take at most (RFC 8301 3.2)."""

RSA_BITS, RSA_EXPONENT = 2048, 65537
"""Of a new key. A longer one makes its record too long for some hosts of DNS, and mails slower to sign."""


class Algorithm(StrEnum):
    """How a mail may be signed, by its name in a signature (RFC 6376 3.3.2, RFC 8463)."""

    RSA = "rsa-sha256"
    ED25519 = "ed25519-sha256"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key that was read; it keeps its numbers to itself.

    Attributes:
        public: what belongs to it, in base64, as a DNS record has it.
        sign: octets -> their signature; may be called from any thread.
    """

    algorithm: Algorithm
    public: str
    sign: Callable[[bytes], bytes] = field(repr=False)


class KeyFault(ValueError):
    """Why something is no key to sign with; says nothing of what it holds.

    Attributes:
        hint: what is wanted instead.
    """

    def __init__(self, reason: str, hint: str) -> None:
        self.reason, self.hint = reason, hint
        super().__init__(f"{reason}; {hint}")


def read_key(pem: str) -> SigningKey:
    """A private key in PEM, without a password.

    Raises:
        KeyFault: it is none, or of a kind that no mail is signed with; or the library is missing.
    """
    try:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
    except ImportError as error:
        reason = "needs the library cryptography, which is not installed"
        raise KeyFault(reason, INSTALL) from error
    try:
        found = load_pem_private_key(pem.encode(), None)
    except TypeError as error:  # what the library says to a key that wants a password
        raise KeyFault("holds a key behind a password", "a key without one, in a file of its own") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise KeyFault("holds no private key in PEM", "make one with: digest init --dkim") from error
    if isinstance(found, ed25519.Ed25519PrivateKey):
        return _ed25519(found)
    if isinstance(found, rsa.RSAPrivateKey):
        return _rsa(found)
    raise KeyFault("holds a key of another kind", "a key of RSA or Ed25519")


def new_key(algorithm: Algorithm) -> str:
    """A new private key in PEM.

    Raises:
        UsageError: the library is missing.
    """
    try:
        from cryptography.hazmat.primitives import serialization as form
        from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
    except ImportError as error:
        message = f"a key is made by the library cryptography, which is not installed: {INSTALL}"
        raise UsageError(message) from error
    made: RSAPrivateKey | Ed25519PrivateKey
    if algorithm is Algorithm.RSA:
        made = rsa.generate_private_key(public_exponent=RSA_EXPONENT, key_size=RSA_BITS)
    else:
        made = ed25519.Ed25519PrivateKey.generate()
    plain = form.NoEncryption()
    return made.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, plain).decode("ascii")


def _rsa(key: RSAPrivateKey) -> SigningKey:
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    if key.key_size not in BITS:
        reason = f"holds a key of RSA of {key.key_size} bits"
        raise KeyFault(reason, f"{BITS[0]} to {BITS[-1]} bits; {RSA_BITS} is usual")
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    padding, sha256 = PKCS1v15(), SHA256()
    return SigningKey(Algorithm.RSA, _text(public), lambda octets: key.sign(octets, padding, sha256))


def _ed25519(key: Ed25519PrivateKey) -> SigningKey:
    """RFC 8463 section 3: what is signed is the hash of the octets, and a record has the bare public key."""
    from hashlib import sha256

    public = key.public_key().public_bytes_raw()
    return SigningKey(Algorithm.ED25519, _text(public), lambda octets: key.sign(sha256(octets).digest()))


def _text(octets: bytes) -> str:
    return b64encode(octets).decode("ascii")

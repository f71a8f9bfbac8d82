"""Which half of the labelled rows may be fitted on, and which is held back for the figures."""

from __future__ import annotations

from hashlib import blake2b


def held_back(name: str) -> bool:
    """Whether a row (or a whole topic) is only measured, never fitted on; by its name alone, for ever."""
    return blake2b(name.encode()).digest()[0] % 2 == 1

"""Whose certificates are believed."""

from __future__ import annotations

import ssl

from digest.errors import ConfigError, Mistake
from digest.settings import CollectPolicy


def trust(policy: CollectPolicy) -> ssl.SSLContext | bool:
    """What to give aiohttp as `ssl`: a context with the operator's certificates beside the system's.

    True where the operator has none: aiohttp has loaded the system's already, which takes 0.02 s.

    Raises:
        ConfigError: the operator's file cannot be read.
    """
    if policy.ca_file is None:
        return True
    context = ssl.create_default_context()
    try:
        context.load_verify_locations(policy.ca_file)
    except OSError as error:
        mistake = Mistake("collect.ca_file", f"cannot be read ({error})", "a file of PEM certificates")
        raise ConfigError(str(policy.ca_file), (mistake,)) from error
    return context

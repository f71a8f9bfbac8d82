"""What commands that stay tell on stderr."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


def log_to_stderr(zone: ZoneInfo) -> None:
    """A line on stderr for each step, in the digest's time: somebody may look later."""
    import logging
    from datetime import datetime

    form = logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%d %H:%M:%S")
    form.converter = lambda seconds: datetime.fromtimestamp(seconds or 0, zone).timetuple()
    handler = logging.StreamHandler()
    handler.setFormatter(form)
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    logging.getLogger("digest").setLevel(logging.INFO)

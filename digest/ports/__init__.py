"""What the newsroom needs from outside, in small Protocols; `wiring` hands in the real parts.

Every time is aware and in UTC. A store method opens a transaction of its own unless it is
called inside `Store.transaction()`, which it then joins. Errors: StorageError from stores,
DeliveryError from a mailer, PublishError from a publisher; sources' errors are values.
"""

from digest.ports.edges import (
    Clock,
    Collector,
    Follower,
    Illustrator,
    Mailbox,
    Mailer,
    Marks,
    Progress,
    Publisher,
    at_once,
)
from digest.ports.people import BounceStore, SubscriberStore
from digest.ports.stores import (
    ArticleStore,
    DeliveryStore,
    EditionStore,
    OverlayStore,
    Store,
    StoryStore,
)
from digest.ports.values import (
    NO_MEMORY,
    Collected,
    EditionRow,
    Envelope,
    Failed,
    Frozen,
    Given,
    Lease,
    Published,
    PublishedFile,
    SourceMemory,
)

__all__ = [
    "NO_MEMORY",
    "ArticleStore",
    "BounceStore",
    "Clock",
    "Collected",
    "Collector",
    "DeliveryStore",
    "EditionRow",
    "EditionStore",
    "Envelope",
    "Failed",
    "Follower",
    "Frozen",
    "Given",
    "Illustrator",
    "Lease",
    "Mailbox",
    "Mailer",
    "Marks",
    "OverlayStore",
    "Progress",
    "Published",
    "PublishedFile",
    "Publisher",
    "SourceMemory",
    "Store",
    "StoryStore",
    "SubscriberStore",
    "at_once",
]

"""The nouns, one word for one thing, frozen. Times are aware and in UTC.

A Source is read as a Document, which holds Articles; Articles of one event make a Story;
Stories stand in Sections; Sections make the Edition of one date; what is left out is a
Rejection with its reason in words. Each language of an Edition is a Copy, rendered to
Documents once, and each Subscriber gets one Delivery of one copy.
"""

from digest.model.edition import (
    Edition,
    EditionState,
    Kind,
    Operation,
    OperationKind,
    Rejection,
    Rendered,
    Section,
    Story,
    View,
    Window,
)
from digest.model.people import Consent, Delivery, DeliveryState, Subscriber
from digest.model.press import (
    Access,
    Article,
    Document,
    Excerpt,
    ExcerptKind,
    LocalText,
    Outlet,
    Selectors,
    Source,
    SourceKind,
    check_utc,
)

__all__ = [
    "Access",
    "Article",
    "Consent",
    "Delivery",
    "DeliveryState",
    "Document",
    "Edition",
    "EditionState",
    "Excerpt",
    "ExcerptKind",
    "Kind",
    "LocalText",
    "Operation",
    "OperationKind",
    "Outlet",
    "Rejection",
    "Rendered",
    "Section",
    "Selectors",
    "Source",
    "SourceKind",
    "Story",
    "Subscriber",
    "View",
    "Window",
    "check_utc",
]

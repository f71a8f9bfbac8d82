"""The nouns, one word for one thing, frozen. Times are aware and in UTC.

A Source is read as a Document, which holds Articles; Articles of one event make a Story;
Stories stand in Sections; Sections make the Edition of one date; what is left out is a
Rejection with its reason in words. Each language of an Edition is a Copy, rendered to
Documents once, and each Subscriber gets one Delivery of one copy.
"""

from digest.model.balance import Balance, Bloc, Carried, Voice
from digest.model.bounces import Bounce, BounceKind, BounceRecord
from digest.model.corrections import Change, ChangeKind, Correction, series_of
from digest.model.edition import (
    Coverage,
    Edition,
    EditionState,
    Kind,
    News,
    Rejection,
    Rendered,
    Section,
    Story,
    StoryState,
    View,
    Watched,
    Window,
)
from digest.model.operations import Operation, OperationKind
from digest.model.people import (
    Act,
    Consent,
    ConsentRecord,
    Cut,
    Delivery,
    DeliveryState,
    Enclosure,
    Shape,
    Standing,
    Subscriber,
    Via,
    sections_of,
)
from digest.model.picture import Picture, bytes_of, cid_of
from digest.model.press import (
    NO_ACCESS,
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
    by_time,
    check_utc,
)
from digest.model.told import KnownStory

__all__ = [
    "NO_ACCESS",
    "Access",
    "Act",
    "Article",
    "Balance",
    "Bloc",
    "Bounce",
    "BounceKind",
    "BounceRecord",
    "Carried",
    "Change",
    "ChangeKind",
    "Consent",
    "ConsentRecord",
    "Correction",
    "Coverage",
    "Cut",
    "Delivery",
    "DeliveryState",
    "Document",
    "Edition",
    "EditionState",
    "Enclosure",
    "Excerpt",
    "ExcerptKind",
    "Kind",
    "KnownStory",
    "LocalText",
    "News",
    "Operation",
    "OperationKind",
    "Outlet",
    "Picture",
    "Rejection",
    "Rendered",
    "Section",
    "Selectors",
    "Shape",
    "Source",
    "SourceKind",
    "Standing",
    "Story",
    "StoryState",
    "Subscriber",
    "Via",
    "View",
    "Voice",
    "Watched",
    "Window",
    "by_time",
    "bytes_of",
    "check_utc",
    "cid_of",
    "sections_of",
    "series_of",
]

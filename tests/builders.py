"""Values for tests with sensible defaults: say only what the test is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from digest.model import Article, LocalText, Outlet, Source, SourceKind
from digest.settings import EditPolicy, Masthead, Schedule, SectionRule

DUSHANBE = ZoneInfo("Asia/Dushanbe")
NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
"""22 November 2026, 20:00 in Dushanbe: when the samples were collected."""


def an_article(**changes: object) -> Article:
    """An article of the sample day; its id and address follow from its title unless given."""
    title = str(changes.get("title", "Parliament adopts the budget"))
    slug = "-".join(title.casefold().split())
    article = Article(
        id=f"{abs(hash_of(slug)):012x}"[:12],
        source="Pamir News Agency",
        outlet="Pamir News Agency",
        url=f"https://pamirnews.example/{slug}/",
        title=title,
        language="en",
        published=NOW - timedelta(hours=12),
        first_seen=NOW - timedelta(hours=11),
    )
    return replace(article, **changes)  # type: ignore[arg-type]  # a builder takes any field


def hash_of(text: str) -> int:
    """A number that is the same in every process, unlike `hash`."""
    from hashlib import blake2b

    return int.from_bytes(blake2b(text.encode(), digest_size=6).digest())


def a_source(**changes: object) -> Source:
    """A feed of Pamir News Agency."""
    source = Source(
        name="Pamir News Agency",
        kind=SourceKind.FEED,
        address="https://pamirnews.example/feed/",
        outlet=Outlet("Pamir News Agency", country="tj", url="https://pamirnews.example/"),
        language="en",
    )
    return replace(source, **changes)  # type: ignore[arg-type]  # a builder takes any field


def a_masthead(**changes: object) -> Masthead:
    """The sample digest's masthead, in three languages."""
    masthead = Masthead(
        title=LocalText(
            {"en": "Morning Press Digest", "ru": "Утренний обзор прессы", "tg": "Шарҳи субҳии матбуот"}
        ),
        languages=("en", "ru", "tg"),
        zone=DUSHANBE,
        publisher=LocalText.plain("Press Office"),
        address=LocalText.plain("12 Rudaki Avenue, Dushanbe"),
        contact="editor@digest.example",
        home=("tj",),
    )
    return replace(masthead, **changes)  # type: ignore[arg-type]  # a builder takes any field


def a_schedule(**changes: object) -> Schedule:
    """Every day at 06:00 in Dushanbe."""
    return replace(Schedule(zone=DUSHANBE, at=time(6)), **changes)  # type: ignore[arg-type]  # a builder


SECTIONS = (
    SectionRule(
        "politics", LocalText({"en": "Politics", "ru": "Политика", "tg": "Сиёсат"}), takes=("politics",)
    ),
    SectionRule(
        "economy", LocalText({"en": "Economy", "ru": "Экономика", "tg": "Иқтисод"}), takes=("economy",)
    ),
    SectionRule(
        "society", LocalText({"en": "Society", "ru": "Общество", "tg": "Ҷомеа"}), takes=("society", "science")
    ),
    SectionRule(
        "culture", LocalText({"en": "Culture", "ru": "Культура", "tg": "Фарҳанг"}), takes=("culture",)
    ),
    SectionRule("sport", LocalText({"en": "Sport", "ru": "Спорт", "tg": "Варзиш"}), takes=("sport",)),
    SectionRule("world", LocalText({"en": "World", "ru": "В мире", "tg": "Ҷаҳон"}), takes=("world",)),
)


def an_edit_policy(**changes: object) -> EditPolicy:
    """The sample digest's editing policy."""
    policy = EditPolicy(
        languages=("en", "ru", "tg"), sections=SECTIONS, home=("tj",), accept=("en", "ru", "tg")
    )
    return replace(policy, **changes)  # type: ignore[arg-type]  # a builder takes any field


SAMPLE_DATE = date(2026, 11, 22)

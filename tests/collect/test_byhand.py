from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from digest.collect.byhand import BY_HAND, Typed, article, printed_outlet
from digest.entries.address import article_id
from tests.builders import DUSHANBE, NOW, an_article

HERE = NOW.astimezone(DUSHANBE)
PAPER = Typed("Jumhuriyat", "The bridge is open", "First <part>.\n\nSecond\npart.", page="4")


def test_what_was_typed_is_an_article() -> None:
    made = article(PAPER, HERE)
    assert (made.source, made.outlet, made.title) == (BY_HAND, "Jumhuriyat, p. 4", "The bridge is open")
    assert (made.text, made.language, made.url) == ("First <part>.\n\nSecond part.", "en", "")
    assert (made.published, made.first_seen, made.undated, made.first_sight) == (NOW, NOW, True, False)


def test_its_time_is_the_one_that_was_typed_and_never_to_come() -> None:
    then = datetime(2026, 11, 21, tzinfo=DUSHANBE)
    made = article(Typed("A", "B", published=then), HERE)
    assert (made.published, made.published.tzinfo, made.undated) == (then, UTC, False)
    assert article(Typed("A", "B", published=HERE + timedelta(days=1)), HERE).published == NOW


def test_typed_twice_it_is_one_article_also_with_another_text_or_hour() -> None:
    day = datetime(2026, 11, 21, 7, tzinfo=DUSHANBE)
    first = article(Typed("Jumhuriyat", "Title", published=day), HERE)
    again = article(Typed("Jumhuriyat", "Title", "Text", published=day.replace(hour=9), page="p. 2"), HERE)
    assert first.id == again.id


@pytest.mark.parametrize(
    "other",
    [
        Typed("Sadoi mardum", "Title"),
        Typed("Jumhuriyat", "Other title"),
        Typed("Jumhuriyat", "Title", published=datetime(2026, 11, 20, tzinfo=DUSHANBE)),
        Typed("Jumhuriyat", "Title", link="https://a.example/1"),
    ],
)
def test_another_outlet_title_day_or_address_is_another_article(other: Typed) -> None:
    assert article(other, HERE).id != article(Typed("Jumhuriyat", "Title"), HERE).id


def test_the_day_is_that_of_the_place() -> None:
    late, early = (datetime(2026, 11, 22, hour, tzinfo=DUSHANBE) for hour in (1, 23))
    assert article(Typed("A", "B"), late).id == article(Typed("A", "B"), early).id


def test_with_an_address_it_is_the_article_that_a_source_brings() -> None:
    made = article(Typed("A", "B", link="https://WWW.a.example/1/?utm_source=x"), HERE)
    assert (made.id, made.url) == (article_id("https://a.example/1/", "", ""), "https://www.a.example/1/")


def test_what_was_found_stays_where_nothing_was_typed() -> None:
    found = an_article(text="The text", summary="Short", author="A. B.", undated=True, first_sight=True)
    made = article(Typed(), HERE, found)
    assert (made.id, made.url, made.title) == (found.id, found.url, found.title)
    assert (made.outlet, made.text, made.summary, made.author) == (found.outlet, "The text", "Short", "A. B.")
    assert (made.published, made.undated, made.first_sight) == (NOW, True, False)
    assert article(Typed(), HERE, an_article()).published == an_article().published


def test_what_was_typed_counts_before_what_was_found() -> None:
    typed = Typed("Ҷумҳурият", "Сарлавҳа", "Матн", "саҳ. 4", HERE, "tg", "https://a.example/2")
    made = article(typed, HERE, an_article(text="The text"))
    assert (made.outlet, made.title, made.text) == ("Ҷумҳурият, саҳ. 4", "Сарлавҳа", "Матн")
    assert (made.language, made.url, made.undated) == ("tg", "https://a.example/2", False)


def test_an_operators_language_is_final() -> None:
    assert article(Typed("A", "The bridge is open", language="tg"), HERE).language == "tg"


@pytest.mark.parametrize(
    ("page", "printed"),
    [
        ("4", "A, p. 4"),
        ("p. 4", "A, p. 4"),
        ("с. 4–5", "A, с. 4–5"),
        (" <b>4</b> ", "A, p. 4"),
        ("", "A"),
    ],
)
def test_a_page_stands_behind_the_outlets_name(page: str, printed: str) -> None:
    assert printed_outlet("A", page) == printed

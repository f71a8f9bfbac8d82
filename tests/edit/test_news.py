"""What an article tells that was not told before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.edit.news import Newsreader
from digest.model import News
from tests.builders import an_article

TOLD = an_article(
    title="Earthquake of 4.9 recorded in the Pamir mountains",
    text="An earthquake of magnitude 4.9 woke people in Murghob on Saturday. Nobody was hurt, rescuers say.",
)


def news(text: str, title: str = TOLD.title, language: str = "en") -> News:
    return Newsreader([TOLD]).news(an_article(title=title, text=text, language=language))


def test_a_repeat_has_no_news() -> None:
    assert not news(TOLD.text)
    assert not news("", title="Pamir mountains: earthquake of 4.9 recorded")


@pytest.mark.parametrize(
    "text",
    [
        "People in Murghob were woken by an earthquake of magnitude 4.9 on Saturday.",
        "Rescuers say that nobody was hurt.",
        "On 22 November an earthquake of magnitude 4.9 woke people in Murghob.",
        "Saturday 21.11.2026: an earthquake of magnitude 4.9 woke people in Murghob.",
        "So it was.",
    ],
    ids=["other order", "shorter", "a date", "a date in digits", "nothing at all"],
)
def test_what_was_told_in_other_words_is_no_news(text: str) -> None:
    assert not news(text)


def test_a_sentence_that_was_not_told_is_news() -> None:
    school = "Two schools of the district stay closed until engineers have looked at their walls."
    assert news(f"{TOLD.text} {school}") == News((school,))


def test_a_number_that_was_not_told_is_news_with_its_sentence() -> None:
    now = "An earthquake of magnitude 4.9 woke 780 people in Murghob on Saturday."
    assert news(now) == News((now,), ("780",))


def test_a_number_is_the_same_however_it_is_written() -> None:
    told = an_article(title="Loan", text="The bank lends 780,000 somoni to farmers of the valley.")
    again = an_article(title="Loan", text="The bank lends 780 thousand somoni to farmers of the valley.")
    assert not Newsreader([told]).news(again)


def test_a_title_is_news_where_the_text_has_none() -> None:
    title = "Schools in Murghob closed after the earthquake, engineers called"
    assert news(TOLD.text, title) == News((title,))


def test_in_another_language_all_is_news_and_says_so() -> None:
    text = "В Мургабе произошло землетрясение магнитудой 4.9."
    assert news(text, "Землетрясение", "ru") == News((text,), (), "ru")
    assert news(text, "Землетрясение", "ru-RU").language == "ru"


def test_only_so_much_is_listed() -> None:
    many = [
        f"Village number {n}{n} reported damaged roofs, broken chimneys and {n}0{n} frightened cattle."
        for n in range(1, 9)
    ]
    found = news(" ".join(many))
    assert (len(found.sentences), len(found.numbers)) == (3, 5)


@given(st.text(), st.text(), st.text())
def test_any_text_can_be_compared_and_none_has_news_beside_itself(told: str, title: str, text: str) -> None:
    article = an_article(id="a", url="https://a.example/", title=title, text=text)
    Newsreader([an_article(id="b", url="https://b.example/", title=told, text=told)]).news(article)
    assert not Newsreader([article]).news(article)

"""What is printed of a story: whole sentences, verbatim, within the excerpt policy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.edit.summarise import paragraphs, summary, view
from digest.model import Article, Excerpt, ExcerptKind
from tests.builders import an_article

EXTRACT = Excerpt()
FIRST = "The lower house approved the draft budget for 2027 in first reading on Friday."
SECOND = "Revenue is planned at 62.4 billion somoni, a tenth more than this year."
THIRD = "The second reading is set for the middle of December, according to the speaker."


def summed(article: Article, excerpt: Excerpt = EXTRACT, chars: int = 280) -> str:
    return summary(article, excerpt=excerpt, chars=chars)


def test_a_clean_description_is_printed_as_it_stands() -> None:
    article = an_article(title="Budget", summary=f"{FIRST} {SECOND}", text="Something else entirely. " * 9)
    assert summed(article) == f"{FIRST} {SECOND}"


def test_a_description_that_repeats_the_title_or_says_too_little_is_not() -> None:
    assert summed(an_article(title=FIRST, summary=FIRST, text=f"{FIRST}\n\n{SECOND}")) == ""
    assert summed(an_article(title="Budget", summary="Details soon.", text=f"{SECOND} {THIRD}")) == SECOND


def test_the_sentence_nearest_to_the_title_is_taken() -> None:
    article = an_article(title="Second reading set for December", text=f"{FIRST} {SECOND} {THIRD}")
    assert summed(article) == THIRD


@pytest.mark.parametrize(
    "dateline",
    [
        "DUSHANBE, 22.11.2026 /Pamir News Agency/. ",
        "ДУШАНБЕ, 22.11.2026 /Вестник Памира/. ",
        "ДУШАНБЕ, 22 ноя – Новости. ",
        "DUSHANBE, November 22 (Pamir News) — ",
        "Khujand. ",
    ],
)
def test_a_dateline_is_left_out(dateline: str) -> None:
    assert summed(an_article(title="Budget", summary=dateline + FIRST)) == FIRST


@pytest.mark.parametrize(
    "notice",
    [
        "The post Budget appeared first on Pamir News.",
        "Запись Бюджет впервые появилась Вестник Памира.",
        "Матлаби Буҷет бори аввал дар Овози Водӣ нашр шудааст.",
        "Read also: how the budget is made.",
        "Читайте также: как пишут бюджет.",
        "Subscribe to our weekly letter",
        "By John Smith",
    ],
)
def test_notices_to_the_reader_are_left_out(notice: str) -> None:
    assert summed(an_article(title="Budget", summary=f"{FIRST}\n{notice}")) == FIRST
    assert paragraphs(an_article(text=f"{notice}\n\n{FIRST}\n\n{notice}"), excerpt=EXTRACT) == (FIRST,)


@pytest.mark.parametrize("mark", ["[…]", "[...]", "…", "..."])
def test_the_torn_end_of_an_excerpt_is_left_out(mark: str) -> None:
    assert summed(an_article(title="Budget", summary=f"{FIRST} Revenue is planned at {mark}")) == FIRST
    assert summed(an_article(title="Budget", summary=f"{FIRST} {SECOND} {mark}")) == f"{FIRST} {SECOND}"


def test_the_summary_keeps_its_measure_in_whole_sentences() -> None:
    article = an_article(title="Budget", summary=f"{FIRST} {SECOND}")
    assert summed(article, chars=len(FIRST) + 10) == FIRST


def test_a_sentence_longer_than_the_measure_is_cut_at_a_word() -> None:
    short = summed(an_article(title="Budget", summary=FIRST), chars=40)
    assert short == "The lower house approved the draft …"


def test_a_title_only_outlet_is_printed_by_its_title_only() -> None:
    article = an_article(title="Budget", summary=FIRST, text=f"{FIRST}\n\n{SECOND}")
    title_only = Excerpt(ExcerptKind.TITLE)
    assert summed(article, title_only) == ""
    assert paragraphs(article, excerpt=title_only) == ()


def test_a_limit_of_words_is_kept() -> None:
    article = an_article(title="Budget", summary=f"{FIRST} {SECOND}")
    assert summed(article, Excerpt(ExcerptKind.WORDS, 20)) == FIRST
    assert summed(article, Excerpt(ExcerptKind.WORDS, 5)) == "The lower house approved the …"
    assert summed(article, Excerpt(ExcerptKind.WORDS, 0)) == ""
    assert paragraphs(article, excerpt=Excerpt(ExcerptKind.WORDS, 20)) == ()


def test_a_longer_extract_has_up_to_three_whole_paragraphs() -> None:
    text = "\n\n".join((FIRST, f"{SECOND} {THIRD}", SECOND, "A fourth one follows here."))
    assert paragraphs(an_article(text=text), excerpt=EXTRACT) == (FIRST, f"{SECOND} {THIRD}", SECOND)
    long = paragraphs(an_article(text="\n\n".join([f"{FIRST} {SECOND} {THIRD}"] * 3)), excerpt=EXTRACT)
    assert sum(map(len, long)) <= 480
    assert all(paragraph.endswith(".") for paragraph in long)


def test_a_licensed_text_is_printed_in_full_up_to_what_is_read_of_it() -> None:
    licensed = Excerpt(ExcerptKind.FULL)
    whole = [f"{FIRST} {SECOND} {THIRD}"] * 9
    assert paragraphs(an_article(text="\n\n".join(whole)), excerpt=licensed) == tuple(whole)
    assert sum(map(len, paragraphs(an_article(text="\n\n".join(whole * 9)), excerpt=licensed))) <= 4_000


@pytest.mark.parametrize("kind", [ExcerptKind.EXTRACT, ExcerptKind.FULL])
def test_a_longer_extract_keeps_to_the_length_of_an_item(kind: ExcerptKind) -> None:
    article = an_article(text="\n\n".join([FIRST, SECOND, THIRD]))
    most = len(FIRST) + 1 + len(SECOND)
    assert paragraphs(article, excerpt=Excerpt(kind), most=most) == (FIRST, SECOND)
    assert paragraphs(article, excerpt=Excerpt(kind), most=most - 1) == (FIRST,)


def test_without_a_text_there_is_no_summary() -> None:
    assert summed(an_article(title="Budget")) == ""
    assert paragraphs(an_article(title="Budget"), excerpt=EXTRACT) == ()


def shown(*others: Article) -> tuple[str, str, str]:
    article = an_article(title="Parliament adopts the budget for the coming year")
    made = view(article, [article, *others], excerpt=EXTRACT, chars=280)
    assert made.title == article.title
    return made.short_title, made.short_outlet, made.short_url


def test_the_short_title_is_another_outlets_shortest_in_the_same_language() -> None:
    oxus = an_article(title="Budget adopted", outlet="Oxus", url="https://o.example/")
    longer = an_article(title="Budget adopted today", outlet="Daily")
    own = an_article(title="Budget")
    russian = an_article(title="Бюджет", outlet="Вестник", language="ru")
    endless = an_article(title="Budget " * 20, outlet="Zarya")
    assert shown(longer, oxus, own, russian, endless) == ("Budget adopted", "Oxus", "https://o.example/")
    assert shown(own, russian, endless) == ("", "", "")


@given(st.text(), st.text(), st.integers(20, 400))
def test_no_summary_is_longer_than_its_measure(description: str, text: str, chars: int) -> None:
    assert len(summed(an_article(title="Budget", summary=description, text=text), chars=chars)) <= chars


def test_a_text_of_a_hundred_thousand_words_is_read_at_its_head_only() -> None:
    text = f"{FIRST} Then " + "word " * 100_000
    assert summed(an_article(title="Budget", text=text)) == FIRST

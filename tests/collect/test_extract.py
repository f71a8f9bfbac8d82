"""What stands around an article's text, and what must not come along with it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import html

from digest.parse import extract
from digest.parse.tree import asides

NEWEST = datetime(2026, 11, 22, 15, tzinfo=UTC)
LINES = (
    "The lower house adopted the budget of the next year in its first reading on Friday, after nine hours.",
    "Revenue is set at 62.4 billion and expenditure at 63.1 billion; the gap will be met by loans.",
    "The second reading will be held in December, and the upper house will vote before the end of the year.",
)


def text(body: str, *kept: str) -> tuple[str, ...]:
    root = html.document_fromstring(f"<html><body>{body}</body></html>")
    return extract.text(root, asides(root), {"Budget adopted"}, kept)


def day(page: str, address: str = "https://press.example/budget") -> str:
    return extract.day(html.document_fromstring(page), address, NEWEST)


def paragraphs(*between: str) -> str:
    """The text, with something foreign after its first paragraph."""
    first, *rest = (f"<p>{line}</p>" for line in LINES)
    return "".join(("<article>", first, *between, *rest, "</article>"))


@pytest.mark.parametrize(
    "foreign",
    [
        "<p>Read also: <a href='/1'>Pensions will rise from January on</a></p>",
        "<p><b>Читайте также:</b> <a href='/1'>Пенсии повысят с января</a></p>",
        "<p>Инчунин хонед: <a href='/1'>Нафақа аз моҳи январ зиёд мешавад</a></p>",
        "<blockquote><p>👉 Подписывайтесь на наш канал, чтобы ничего не пропустить</p></blockquote>",
        "<div class='social-share'><a href='#'>Share this story with all of your friends</a></div>",
        "<div class='newsletter'><p>Get the news of the valley every morning at six in your inbox.</p></div>",
        "<div id='cookie-notice'><p>We use cookies to show you what may interest you.</p></div>",
        "<div class='author-box'><p>Nigora Karimova writes about the state's money since 2011.</p></div>",
        "<ul class='tags'><li><a href='/t/1'>budget</a></li><li><a href='/t/2'>taxes</a></li></ul>",
        "<div><h4>Related stories</h4><ul><li><a href='/1'>Schools get new books</a></li></ul></div>",
        "<aside><p>The house has 63 members, who are elected for five years by all citizens.</p></aside>",
        "<figure><img src='a.jpg'><figcaption>The hall of the house, by Ali Rahimi</figcaption></figure>",
        "<p>Advertisement</p>",
        "<p>20.11.2026 18:05</p>",
        "<p>Budget adopted</p>",
        "<form><label>Write to the editors, they answer on working days until six.</label><input></form>",
        "<script>var text = 'This is not for readers, and long enough to be taken for a text.'</script>",
    ],
)
def test_what_stands_between_paragraphs_does_not_come_along(foreign: str) -> None:
    assert text(paragraphs(foreign)) == LINES


@pytest.mark.parametrize(
    "own",
    [
        "Комментарии к закону дал председатель комитета, он назвал бюджет самым большим в истории страны.",
        "Поделиться водой согласились три района, остальные ждут решения правительства до конца месяца.",
        "“Read the law before you speak about it,” he said, and the members of the house laughed at that.",
        "Tags on cotton bales will carry the name of the farm, the day of the harvest and the class of it.",
    ],
)
def test_a_sentence_that_begins_like_an_invitation_is_text(own: str) -> None:
    assert own in text(paragraphs(f"<p>{own}</p>"))


def test_a_heading_over_paragraphs_does_not_take_them_along() -> None:
    rest = "".join(f"<p>{line}</p>" for line in LINES)
    assert text(f"<article><h2>More on the budget</h2>{rest}</article>")[-3:] == LINES


def test_a_page_whose_whole_is_called_a_sidebar_is_read() -> None:
    assert text(f"<div class='sidebar social'>{paragraphs()}</div>") == LINES


def test_a_column_called_after_a_sidebar_is_read_beside_longer_lists() -> None:
    lists = "".join(
        f"<li><a href='/{n}'>Another story of the day with number {n}</a></li>" for n in range(40)
    )
    assert text(f"<div class='col no-sidebar'>{paragraphs()}</div><ul>{lists}</ul>") == LINES
    assert text(f"<div class='left-side'>{paragraphs()}</div><ul>{lists}</ul>") == LINES


def test_a_short_piece_of_news_does_not_fill_up_with_what_stands_around_it() -> None:
    short = "The road to the north is closed until Monday, the ministry of transport said."
    around = "<table><tr><td>Sections<br><a href='/p'>Politics</a><br><a href='/s'>Sport</a></td>"
    assert text(f"{around}<td><div>{short}</div></td><td>Weather<br>Dushanbe +6</td></tr></table>") == (
        short,
    )


def test_the_pages_data_is_asked_where_the_page_shows_nothing() -> None:
    assert text("<div id='root'></div>", "short", "\n\n".join(LINES)) == LINES
    assert text("<div id='root'></div>", "".join(f"<p>{line}</p>" for line in LINES)) == LINES


def test_the_pages_data_is_not_asked_where_the_page_shows_enough() -> None:
    assert text(paragraphs(), "Another text, which is longer. " * 40) == LINES


def test_a_page_too_large_for_the_libraries_is_still_read() -> None:
    many = "<i></i>" * extract.MOST_EXTRACTED
    assert text(f"<div>{'<br><br>'.join(LINES)}</div><div>{many}</div>") == LINES


@pytest.mark.parametrize(
    ("page", "address", "found"),
    [
        ("<p>x</p>", "https://press.example/2026/11/20/budget", "2026-11-20"),
        ("<head><meta name='citation_date' content='2026-11-20'></head><p>x</p>", "", "2026-11-20"),
        ("<div class='published'>20 November 2026</div><p>x</p>", "", "2026-11-20"),
        ("<p>The law of 1 March 2019 stays in force.</p>", "", ""),
        ("<p>x</p><footer>© 2011-2026 The Press, since 12.04.2011</footer>", "", ""),
        ("<head><meta property='og:image' content='/2019/03/01/a.jpg'></head><p>x</p>", "", ""),
        ("<p>x</p><img src='/upload/2019/03/01/a.jpg'>", "", ""),
        ("<p>x</p>", "https://press.example/2031/11/20/budget", ""),
        ("<p>x</p>", "https://press.example/1991/11/20/budget", ""),
    ],
)
def test_a_day_is_found_and_never_invented(page: str, address: str, found: str) -> None:
    assert day(f"<html><body>{page}</body></html>", address or "https://press.example/budget") == found

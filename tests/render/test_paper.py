from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import html

from digest.errors import RenderError
from digest.model import Edition, EditionState
from digest.render.paper import MOST_OF_AN_ADDRESS, TEMPLATE, Paper, paper_html, paper_of
from digest.render.templates import Templates
from tests.render.an_edition import (
    HOSTILE,
    a_look,
    a_story,
    an_edition,
    an_edition_of_texts,
    templates,
    with_views,
)
from tests.render.reading import elements, parsed, visible_text


def a_paper(edition: Edition | None = None, language: str = "en", state: str = "frozen") -> Paper:
    return paper_of(edition or an_edition(), language, a_look(), EditionState(state))


def drawn(paper: Paper) -> str:
    return paper_html(paper, Templates(templates()))


def texts(body: str, path: str) -> list[str]:
    found: list[html.HtmlElement] = parsed(body).xpath(path)
    return [" ".join(str(element.text_content()).split()) for element in found]


def test_the_story_that_leads_comes_first_and_no_story_comes_twice() -> None:
    edition = an_edition(top=("five",))
    paper = a_paper(edition)
    told = [article.url for item in paper.items for article in item.addresses[:1]]
    assert told == [f"https://en.example/{name}" for name in ("five", "one", "two", "three", "four", "six")]
    assert [item.number for item in paper.items] == [1, 2, 3, 4, 5, 6]
    assert [chapter.title for chapter in paper.all] == ["Main story: Economy", "Politics", "Economy"]


def test_a_story_has_one_number_in_contents_text_and_addresses() -> None:
    body = drawn(a_paper())
    in_contents = texts(body, "//nav//li")
    assert in_contents == [
        "1Bridge over the Panj opens to lorries one",
        "2Bridge over the Panj opens to lorries two",
        "3–4In brief",
        "5Bridge over the Panj opens to lorries five",
        "6Bridge over the Panj opens to lorries six",
    ]
    in_text = texts(body, "//*[@class='side']/b | //*[@class='briefs']//li/b")
    assert in_text == ["1", "2", "3", "4", "5", "6"] == texts(body, "//tbody//th")


def test_every_entry_of_the_contents_leads_to_its_place() -> None:
    page = parsed(drawn(a_paper()))
    targets = [str(link)[1:] for link in page.xpath("//nav//a/@href")]
    places = [str(place) for place in page.xpath("//main//*[@id]/@id")]
    assert len(places) == len(set(places))
    assert set(targets) <= set(places)
    assert [target for target in targets if target.startswith("story-")] == [
        place for place in places if place.startswith("story-") and place not in {"story-3", "story-4"}
    ]


def test_a_section_points_to_its_story_that_leads_the_edition() -> None:
    body = drawn(a_paper())
    assert texts(body, "//*[@class='elsewhere']") == ["Also in this section: story 1, page"]
    assert parsed(body).xpath("//*[@class='elsewhere']/a/@href") == ["#story-1"]


def test_a_section_of_which_the_lead_is_all_is_not_printed_again() -> None:
    paper = a_paper(an_edition(a_story("one"), a_story("two", "economy")))
    assert [chapter.title for chapter in paper.all] == ["Main story: Politics", "Economy"]
    assert all(chapter.elsewhere is None for chapter in paper.all)


def test_the_addresses_of_all_articles_stand_there_the_shown_one_first() -> None:
    paper = a_paper(language="ru")
    assert [address.shown for address in paper.items[0].addresses] == [
        "ru.example/one",
        "en.example/one",
        "tg.example/one",
    ]
    body = drawn(paper)
    assert len(texts(body, "//tbody/tr")) == 18
    assert parsed(body).xpath("//tbody//a/@href")[0] == "https://ru.example/one"


def test_an_address_without_end_is_cut_on_paper_and_whole_in_its_link() -> None:
    url = "https://en.example/" + "x" * 2_000
    story = a_story("one")
    edition = an_edition(replace(story, articles=(replace(story.articles[0], url=url), *story.articles[1:])))
    (address, *_) = a_paper(edition).items[0].addresses
    assert address.url == url
    assert len(address.shown) == MOST_OF_AN_ADDRESS + 1
    assert url in parsed(drawn(a_paper(edition))).xpath("//tbody//a/@href")


def test_an_article_without_an_address_is_named_without_a_link() -> None:
    story = a_story("one")
    typed = tuple(replace(article, url="") for article in story.articles)
    body = drawn(a_paper(an_edition(replace(story, articles=typed))))
    assert not parsed(body).xpath("//tbody//a")
    assert texts(body, "//tbody/tr") == ["1Pamir News Agency–", "Заря-Информ–", "Хабари Шарқ–"]


def test_only_a_draft_says_that_it_is_one() -> None:
    edition = replace(an_edition(), cutoff=an_edition().cutoff + timedelta(hours=1))
    draft = a_paper(edition, state="draft")
    assert draft.draft == "Draft, 07:05: not frozen yet, it may still change."
    assert draft.draft in visible_text(drawn(draft))
    for state in ("frozen", "sent", "missed"):
        assert "Draft" not in visible_text(drawn(a_paper(edition, state=state)))


def test_its_head_tells_number_window_and_counts() -> None:
    paper = a_paper()
    seen = visible_text(drawn(paper))
    assert "Sunday 22 November 2026 · No. 214" in seen
    assert "Press from Sat 06:00 to Sun 06:00. 6 stories · 3 outlets · 18 articles · 1 left out." in seen
    assert paper.foot == "No. 214 · digest.example/archive/2026/11/22"
    assert paper.folio == ("Page ", " of ", "")


@pytest.mark.parametrize("language", ["en", "ru", "tg"])
def test_no_page_number_is_left_open(language: str) -> None:
    body = drawn(a_paper(language=language))
    assert not {"\0", "\1"} & set(body)
    assert not {"\0", "\1"} & set("".join(a_paper(language=language).reference))


def test_notes_of_the_editor_and_updates_are_printed() -> None:
    story = with_views(a_story("one"), note="See also page four.")
    told = replace(story, first_told=an_edition().date - timedelta(days=2))
    edition = an_edition(told, a_story("two", "economy"), notes={"en": "A short edition."})
    seen = visible_text(drawn(a_paper(edition)))
    assert "Editor’s note: See also page four." in seen
    assert "Editor’s note: A short edition." in seen
    assert "Update, first told on 20 November. Also covered by" in seen


def test_texts_carry_their_language_and_direction() -> None:
    page = parsed(drawn(a_paper(an_edition(languages=("ru", "en")), language="ru")))
    assert page.attrib["lang"] == "ru"
    assert page.xpath("//article//h3/@lang") == ["ru"] * 4
    persian = with_views(a_story("one"), language="fa", title="پل باز شد")
    page = parsed(drawn(a_paper(an_edition(persian))))
    assert page.xpath("//article//h3/@dir") == ["rtl"]
    assert page.xpath("//article/*[@class='side']/span[2]/text()") == ["FA"]


def test_hostile_texts_stay_texts() -> None:
    plain, hostile = (
        drawn(a_paper(an_edition_of_texts(titles))) for titles in (["A title"] * len(HOSTILE), HOSTILE)
    )
    assert elements(hostile) == elements(plain)
    assert "alert(1)" in visible_text(hostile)


def test_an_own_template_with_a_mistake_is_named_with_its_line() -> None:
    own = templates() | {TEMPLATE: "<p>\n{{ paper.nonsense }}"}
    with pytest.raises(RenderError) as raised:
        paper_html(a_paper(), Templates(own))
    assert (raised.value.template, raised.value.line) == (TEMPLATE, 2)

"""The sample press day, from disk and over HTTP: 206 articles, each once, each as it was told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest

from digest.collect.collector import PressCollector
from digest.collect.reader import unmarked
from digest.entries.entry import to_article
from digest.model import Article, Source, SourceKind
from digest.parse import listing, page
from digest.ports import Collected, Failed, SourceMemory
from tests.builders import DUSHANBE, NOW, a_source
from tests.collect.documents import OCCASION, SITE, a_policy, told, truth
from tests.servers import FeedServer

ALL = 206


def collected(results: Iterable[Collected | Failed]) -> Mapping[str, Collected]:
    found = {}
    for result in results:
        assert isinstance(result, Collected), result
        found[result.source.name] = result
    return found


def from_mirror() -> Mapping[str, Collected]:
    collector = PressCollector(a_policy(mirror=SITE), DUSHANBE)
    return collected(collector.collect(truth().sources(), {}, unmarked, NOW))


@pytest.fixture(scope="module")
def mirrored() -> Mapping[str, Collected]:
    return from_mirror()


@pytest.fixture(scope="module")
def articles(mirrored: Mapping[str, Collected]) -> tuple[Article, ...]:
    return tuple(article for result in mirrored.values() for article in result.articles)


def test_every_article_is_found_once(articles: tuple[Article, ...]) -> None:
    urls = Counter(article.url for article in articles)
    assert len(articles) == ALL
    assert urls == Counter(list(truth().by_url))


def test_titles_are_as_expected(articles: tuple[Article, ...]) -> None:
    wrong = [(a.title, truth().by_url[a.url]["title"]) for a in articles]
    assert [pair for pair in wrong if pair[0] != pair[1]] == []


def test_times_are_right_to_the_second_and_missing_ones_are_now(articles: tuple[Article, ...]) -> None:
    for article in articles:
        expected = told(truth().by_url[article.url])
        assert article.published == (expected or NOW), article.url
        assert article.undated == (expected is None)


def test_languages_are_those_of_the_outlets(articles: tuple[Article, ...]) -> None:
    assert [a.url for a in articles if a.language != truth().by_url[a.url]["language"]] == []


def test_languages_are_right_without_any_hint() -> None:
    sources = [_without_hint(source) for source in truth().sources()]
    results = collected(PressCollector(a_policy(mirror=SITE), DUSHANBE).collect(sources, {}, unmarked, NOW))
    found = [article for result in results.values() for article in result.articles]
    assert [a.title for a in found if a.language != truth().by_url[a.url]["language"]] == []


def test_no_boilerplate_is_left(articles: tuple[Article, ...]) -> None:
    for article in articles:
        for text in (article.summary, article.text):
            for phrase in (
                "appeared first",
                "впервые появилась",
                "нашр шудааст",
                "[…]",
                "Subscribe to",
                "/.",
            ):
                assert phrase not in text
            assert "<" not in text


def test_an_edited_article_carries_its_later_wording(articles: tuple[Article, ...]) -> None:
    repeat = truth().expected["repeats"][0]
    expected = truth().by_id[repeat["article"]]
    assert [a.title for a in articles if a.url == expected["url"]] == [expected["title"]]


@pytest.mark.parametrize("part", truth().expected["pages"], ids=lambda part: part["file"].split("/", 1)[1])
def test_a_page_gives_its_text_and_nothing_foreign(part: dict[str, str]) -> None:
    url = next(url for url, entry in truth().site.items() if entry["file"] == part["file"])
    expected = truth().by_id[part["article"]]
    found = page.entry(truth().document(url), DUSHANBE)
    article = to_article(found, a_source(language=expected["language"]), OCCASION)
    assert article is not None
    assert article.text == "\n\n".join(part["body"])
    assert (article.title, article.url) == (expected["title"], expected["url"])
    assert article.published == told(expected)


@pytest.mark.parametrize(
    ("url", "count"), [("https://dushanbe-daily.example/news/", 14), ("https://zarya-inform.example/", 26)]
)
def test_a_list_gives_its_articles_with_their_times(url: str, count: int) -> None:
    links = listing.links(truth().document(url), DUSHANBE, NOW)
    assert len(links) == count
    for link in links:
        expected = truth().by_url[link.address]
        assert (link.title, link.published) == (expected["title"], told(expected))


def test_over_http_it_is_the_same_as_from_disk(mirrored: Mapping[str, Collected]) -> None:
    with FeedServer(SITE) as server:
        collector = PressCollector(a_policy(), DUSHANBE, connect_to=server.connect_to)
        served = collected(collector.collect(truth().sources("http"), {}, unmarked, NOW))
    assert _unmarked(served) == _unmarked(mirrored)  # a mark covers the link as it was written, http here


def test_a_second_reading_asks_conditionally_and_finds_nothing_new() -> None:
    sources = truth().sources("http")
    with FeedServer(SITE) as server:
        collector = PressCollector(a_policy(), DUSHANBE, connect_to=server.connect_to)
        memories = {
            name: result.memory
            for name, result in collected(collector.collect(sources, {}, unmarked, NOW)).items()
        }
        server.seen.clear()
        again = collected(collector.collect(sources, memories, unmarked, NOW))
    assert all(result.unchanged and not result.articles for result in again.values())
    assert len(server.seen) == len(sources)
    assert all("if-none-match" in request.headers for request in server.seen)


def test_the_first_reading_marks_its_articles_and_a_later_one_does_not() -> None:
    source = next(s for s in truth().sources() if s.kind is SourceKind.PAGE)
    collector = PressCollector(a_policy(mirror=SITE), DUSHANBE)
    first = collected(collector.collect([source], {}, unmarked, NOW))[source.name]
    assert all(article.first_sight for article in first.articles)
    forgotten = {article.id for article in first.articles[:3]}
    marks = {article.id: article.mark for article in first.articles if article.id not in forgotten}
    memory = SourceMemory(read=True)
    later = collected(collector.collect([source], {source.name: memory}, lambda _: marks, NOW))[source.name]
    assert {article.id for article in later.articles} == forgotten
    assert not any(article.first_sight for article in later.articles)


def _unmarked(results: Mapping[str, Collected]) -> dict[str, list[Article]]:
    return {name: [replace(a, mark="") for a in result.articles] for name, result in results.items()}


def _without_hint(source: Source) -> Source:
    return replace(source, language=None)

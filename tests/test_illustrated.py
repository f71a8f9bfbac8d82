"""The picture of the story that leads, from an outlet's server to mail, archive and website."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from digest.collect.collector import PressCollector
from digest.model import Kind
from digest.newsroom import Newsroom
from digest.parse.redrawn import redrawn
from digest.typesetting import Typesetter
from digest.wiring import load_config
from tests.builders import DUSHANBE
from tests.collect.documents import a_policy
from tests.office import Watch, files_below, newsroom_of, outbox_of, print_press, small_config
from tests.pictures import a_picture, opened
from tests.servers import FeedServer, Reply, answer, endless, redirect, stalling
from tests.test_errata import change
from tests.test_newsroom import DAY, FIRE, MORNING

ALT = 'A ridge, called "the wall" <b>'
PAGE = f"""<html><head><meta property="og:image" content="/p.jpg">
<meta property="og:image:alt" content="{ALT.replace('"', "&quot;").replace("<", "&lt;")}"></head></html>"""


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """A digest whose only story a server on loopback has a page of."""
    print_press(tmp_path, {"oxus": [(FIRE, MORNING - timedelta(hours=8))], "pamir": []})
    feed = tmp_path / "oxus.xml"
    feed.write_text(re.sub(r"https://oxus.example/\d+", "http://oxus.example/fire", feed.read_text("utf-8")))
    path = small_config(tmp_path)
    web = '[archive]\nbase_url = "https://digest.example/archive"\n\n[site]\n\n[email]\nimages = true'
    path.write_text(path.read_text("utf-8").replace("[email]", web), encoding="utf-8")
    return path


def outlet(picture: Reply, page: str = PAGE, **more: Reply) -> FeedServer:
    replies = {"/fire": answer(page.encode(), content_type="text/html"), "/p.jpg": picture, **more}
    return FeedServer(replies={"/robots.txt": answer(b""), **replies})


@contextmanager
def office(settings: Path, server: FeedServer, **policy: object) -> Iterator[Newsroom]:
    press = PressCollector(a_policy(**policy), DUSHANBE, connect_to={"oxus.example": server.place})
    illustrator = press.illustrator(load_config(settings).editing.sources)
    with newsroom_of(settings, Watch(MORNING), typesetter=Typesetter(illustrator)) as newsroom:
        yield newsroom


def the_mail(settings: Path) -> EmailMessage:
    config = load_config(settings)
    (name,) = outbox_of(config)
    raw = (config.email.outbox / name).read_bytes()
    assert max(map(len, raw.partition(b"\r\n\r\n")[2].split(b"\r\n"))) <= 76
    found = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def kinds(message: EmailMessage) -> list[str]:
    return [part.get_content_type() for part in message.walk()]


def test_the_mail_brings_its_picture_along_and_loads_nothing(settings: Path) -> None:
    with (
        outlet(answer(a_picture(), content_type="text/plain")) as server,
        office(settings, server) as newsroom,
    ):
        assert newsroom.run(DAY).warnings == ()
    mail = the_mail(settings)
    assert kinds(mail) == [
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/jpeg",
    ]
    *_, html, picture = mail.walk()
    assert picture.get_content() == redrawn(a_picture(), "").body
    (shown,) = re.findall(r"<img[^>]*>", html.get_content())
    assert f'src="cid:{picture["Content-ID"][1:-1]}"' in shown
    assert 'width="520"' in shown
    assert 'alt="A ridge, called &#34;the wall&#34; &lt;b&gt;"' in shown
    assert "Picture: Oxus" in html.get_content()
    related = mail.get_payload(1)
    assert isinstance(related, EmailMessage)
    assert related.get_param("type") == "text/html"  # RFC 2387 3.1
    inner, outer = related.get_boundary(), mail.get_boundary()
    assert inner
    assert outer
    assert outer not in inner
    assert inner not in outer


def test_archive_and_website_hold_it_as_a_file_with_its_size_credit_and_opengraph(settings: Path) -> None:
    with outlet(answer(a_picture())) as server, office(settings, server) as newsroom:
        newsroom.run(DAY)
    made = files_below(settings.parent / "out")
    picture = made["archive/2026/11/22.jpg"]
    assert opened(picture).size == (1040, 585)
    assert made["archive/ru/2026/11/22.jpg"] == made["site/2026/11/22/22.jpg"] == picture
    markdown = made["archive/2026/11/22.md"].decode()
    assert '\nimage: "22.jpg"\n' in markdown
    assert '![A ridge, called "the wall" &lt;b&gt;](22.jpg)\n\n*Picture: Oxus*\n' in markdown
    page = made["site/ru/2026/11/22/index.html"].decode()
    assert '<img src="../../../../2026/11/22/22.jpg" width="1040" height="585" alt="A ridge,' in page
    assert "<figcaption>Иллюстрация: Oxus</figcaption>" in page
    assert "img-src &#39;self&#39;" in page
    assert 'og:image" content="https://digest.example/archive/2026/11/22/22.jpg"' in page
    assert b"img-src" not in made["site/index.html"]


def test_a_second_run_and_a_rebuilt_archive_give_the_same_bytes_and_ask_nobody(settings: Path) -> None:
    with outlet(answer(a_picture())) as server:
        with office(settings, server) as newsroom:
            newsroom.run(DAY)
        before, asked = files_below(settings.parent / "out"), len(server.seen)
        for name in before:
            if name.startswith(("archive", "site")):
                (settings.parent / "out" / name).unlink()
        with office(settings, server) as newsroom:
            newsroom.run(DAY)
            newsroom.publish()
        assert files_below(settings.parent / "out") == before
        assert len(server.seen) == asked


@pytest.mark.parametrize(
    ("picture", "reason"),
    [
        (answer(b"gone", status=404), "http://oxus.example/p.jpg: HTTP 404 (Not Found)"),
        (answer(b"<html>", content_type="image/jpeg"), "p.jpg: it is no JPEG, PNG or WebP picture"),
        (answer(a_picture()[:5000]), "p.jpg: it is a broken picture"),
        (endless(), "p.jpg: larger than 10,000,000 bytes"),
        (stalling(a_picture()[:50]), "within 0.5 seconds"),
        (redirect("http://10.0.0.1/p.jpg"), "10.0.0.1"),
        (redirect("file:///etc/passwd"), "p.jpg: "),
    ],
    ids=["not there", "no picture", "cut off", "endless", "slow", "private network", "a file"],
)
def test_an_edition_goes_out_without_a_picture_that_cannot_be_had_and_says_why(
    settings: Path, picture: Reply, reason: str
) -> None:
    with outlet(picture) as server, office(settings, server, timeout=0.5) as newsroom:
        report = newsroom.run(DAY)
    assert str(report.state) == "sent"
    (warning,) = report.warnings
    assert warning.startswith("no picture: ")
    assert reason in warning
    assert kinds(the_mail(settings)) == ["multipart/alternative", "text/plain", "text/html"]


@pytest.mark.parametrize(
    ("replies", "page", "reason"),
    [
        ({"/robots.txt": answer(b"User-agent: digest\nDisallow: /")}, PAGE, "its robots.txt does not allow"),
        ({}, "<html><head><title>x</title></head></html>", "its page offers no picture"),
        ({}, '<meta property="og:image" content="javascript:alert(1)">', "only http and https"),
        ({}, "", "its page offers no picture"),
    ],
    ids=["robots", "none offered", "no address", "empty page"],
)
def test_a_page_that_offers_none_or_may_not_be_read_gives_none(
    settings: Path, replies: dict[str, Reply], page: str, reason: str
) -> None:
    with outlet(answer(a_picture()), page, **replies) as server, office(settings, server) as newsroom:
        (warning,) = newsroom.run(DAY).warnings
        assert reason in warning
        assert "/p.jpg" not in [request.path for request in server.seen]


def test_who_may_be_quoted_by_title_only_is_not_asked_for_a_picture(settings: Path) -> None:
    text = settings.read_text("utf-8")
    settings.write_text(text.replace('name = "Oxus"', 'name = "Oxus"\nexcerpt = "title"'), encoding="utf-8")
    with outlet(answer(a_picture())) as server, office(settings, server) as newsroom:
        (warning,) = newsroom.run(DAY).warnings
        assert server.seen == []
    assert warning == "no picture: the story that leads has no page that one may be taken from"


def test_without_the_setting_nobody_is_asked(settings: Path) -> None:
    settings.write_text(settings.read_text("utf-8").replace("images = true", ""), encoding="utf-8")
    with newsroom_of(settings, Watch(MORNING)) as newsroom:
        assert newsroom.typesetter.illustrator is None
        row, _ = newsroom._frozen(DAY, lambda: True)
        assert row is not None
        assert newsroom.store.editions.documents(row.id, (Kind.PICTURE,)) == ()


def test_a_drawn_edition_is_asked_for_its_picture_once_while_the_same_story_leads(settings: Path) -> None:
    with outlet(answer(a_picture())) as server, office(settings, server) as newsroom:
        newsroom.collect(DAY)
        first, again = (newsroom.printed(newsroom.compose(DAY)) for _ in range(2))
        assert first.documents == again.documents
        assert [request.path for request in server.seen].count("/p.jpg") == 1


def test_a_corrected_edition_keeps_its_picture(settings: Path) -> None:
    with outlet(answer(a_picture())) as server, office(settings, server) as newsroom:
        newsroom.run(DAY)
        row = newsroom.store.editions.get(newsroom.masthead.id, DAY)
        assert row is not None
        before = files_below(settings.parent / "out")
        change(newsroom, FIRE, "Fire burns on")
        newsroom.errata.issue(row, {"en": "It burns on."})
        newsroom.publish()
    after = files_below(settings.parent / "out")
    for name in ("archive/2026/11/22.jpg", "site/2026/11/22/22.jpg"):
        assert after[name] == before[name]
    assert "Fire burns on" in after["site/2026/11/22/index.html"].decode()
    assert "<figure>" in after["site/2026/11/22/index.html"].decode()
    assert "](22.jpg)" in after["archive/2026/11/22.md"].decode()

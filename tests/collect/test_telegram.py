"""Pages of the shape that t.me/s/NAME has, of invented channels."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.entries.entry import Entry, Occasion, to_article
from digest.errors import SourceError
from digest.parse.telegram import MAX_MESSAGES, address, entries
from tests.builders import NOW, a_source
from tests.collect.documents import a_document

PAGE = "https://t.me/s/vazorati_molia"
EMOJI = """<i class="emoji" style="background-image:url('//telegram.example/e.png')"><b>⚡️</b></i>"""


def message(text: str = "", *, number: int = 7, media: str = "", before: str = "", kind: str = "") -> str:
    """One message as the page shows it."""
    told = f'<div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>' if text else ""
    return f"""<div class="tgme_widget_message_wrap js-widget_message_wrap">
<div class="tgme_widget_message text_not_supported_wrap {kind} js-widget_message"
  data-post="vazorati_molia/{number}">
 <div class="tgme_widget_message_user"><a href="https://t.me/vazorati_molia"><i><img src="p.jpg"></i></a>
  </div>
 <div class="tgme_widget_message_bubble">
  <div class="tgme_widget_message_author">
  <a class="tgme_widget_message_owner_name" href="https://t.me/vazorati_molia">
  <span dir="auto">Вазорати молия</span></a></div>
  {before}{media}{told}
  <div class="tgme_widget_message_footer js-message_footer">
  <div class="tgme_widget_message_info js-message_info">
   <span class="tgme_widget_message_views">1.2K</span><span class="copyonly"> views</span>
   <span class="tgme_widget_message_meta">
  <span class="message_edited">edited</span> <a class="tgme_widget_message_date"
  href="https://t.me/vazorati_molia/{number}">
  <time datetime="2026-11-22T06:15:00+00:00" class="time">06:15</time></a></span>
  </div></div>
 </div></div></div>"""


def channel(*messages: str) -> str:
    """The page of a channel that is public."""
    return f"""<!DOCTYPE html><html><head><title>Вазорати молия – Telegram</title></head><body>
<header class="tgme_header"><div class="tgme_channel_info_header_title">
  <span dir="auto">Вазорати молия {EMOJI}</span></div></header>
<main class="tgme_main"><section class="tgme_right_column"><div class="tgme_channel_info">
 <div class="tgme_channel_info_header"><div class="tgme_channel_info_header_title">
  <span dir="auto">Вазорати молия</span></div></div>
 <div class="tgme_channel_info_description">Канали расмӣ</div></div></section>
<section class="tgme_channel_history js-message_history">{"".join(messages)}</section></main></body></html>"""


def told(*messages: str) -> tuple[Entry, ...]:
    return entries(a_document(channel(*messages), "text/html; charset=utf-8", PAGE))


def shown(text: str, **parts: str) -> tuple[str, list[str]]:
    """Headline and paragraphs of a channel with one message."""
    (entry,) = told(message(text, **parts))  # type: ignore[arg-type]  # only texts are given
    article = to_article(entry, a_source(language=None), Occasion(NOW))
    assert article
    return article.title, article.text.split("\n\n") if article.text else []


def test_a_message_is_an_entry_with_its_address_its_time_and_its_channel() -> None:
    (entry,) = told(message("<b>Бюджет принят</b><br/><br/>Парламент принял бюджет.", number=1204))
    assert entry == Entry(
        title="Бюджет принят",
        link="https://t.me/vazorati_molia/1204",
        guid="https://t.me/vazorati_molia/1204",
        content="<p>Парламент принял бюджет.</p>",
        published="2026-11-22T06:15:00+00:00",
        author="Вазорати молия",
    )


@pytest.mark.parametrize(
    ("text", "title", "paragraphs"),
    [
        (
            "<b>Budget adopted</b><br/><br/>It was late.<br/>All voted.",
            "Budget adopted",
            ["It was late.", "All voted."],
        ),
        (f"{EMOJI} <b>Бюджет принят</b><br/>Было поздно.", "Бюджет принят", ["Было поздно."]),
        (
            "<tg-emoji emoji-id='5'><i class='emoji'><b>🔥</b></i></tg-emoji><b>Буҷет қабул шуд</b><br/>Дер.",
            "Буҷет қабул шуд",
            ["Дер."],
        ),
        (
            "Бюджет принят. Было уже поздно. Голосовали все.",
            "Бюджет принят",
            ["Было уже поздно. Голосовали все."],
        ),
        ("The museum opens at ten on Sunday", "The museum opens at ten on Sunday", []),
        (
            "❗️Важно<br/>Дорога на север закрыта до утра<br/>Объезд через перевал.",
            "Важно Дорога на север закрыта до утра",
            ["Объезд через перевал."],
        ),
        (
            "<b>Road closed</b><br/>Details <tg-spoiler>tomorrow at six</tg-spoiler>.",
            "Road closed",
            ["Details tomorrow at six."],
        ),
        (
            "<blockquote>Ice is thin</blockquote>Stay away from the lake.",
            "Ice is thin",
            ["Stay away from the lake."],
        ),
        (
            "Prices &amp; wages &lt;2026&gt; compared<br/>Table below.",
            "Prices & wages <2026> compared",
            ["Table below."],
        ),
    ],
)
def test_the_first_line_or_sentence_is_the_headline(text: str, title: str, paragraphs: list[str]) -> None:
    assert shown(text) == (title, paragraphs)


def test_a_text_without_a_headline_keeps_all_of_its_words() -> None:
    sentence = "The commission " + "and its many members " * 12 + "met on Sunday."
    title, paragraphs = shown(sentence)
    assert title.endswith("…")
    assert paragraphs == [sentence]


def test_hashtags_are_categories_and_no_text() -> None:
    (entry,) = told(
        message(
            "#Молия <a href='?q=%23x'>#буҷети_давлат</a><br/><b>Буҷет қабул шуд</b><br/>Матни хабар #ҷомеа"
        )
    )
    assert (entry.title, entry.content) == ("Буҷет қабул шуд", "<p>Матни хабар</p>")
    assert entry.categories == ("Молия", "буҷети давлат", "ҷомеа")


def test_a_signature_of_links_is_no_text() -> None:
    text = (
        "<b>Бюджет принят</b><br/>Было поздно.<br/><br/>"
        f"{EMOJI} <a href='https://t.me/vazorati_molia'>Подписаться</a> | <a href='https://molia.example'>Сайт</a>"
    )
    assert shown(text) == ("Бюджет принят", ["Было поздно."])


def test_a_headline_that_is_a_link_is_a_headline() -> None:
    assert shown("<a href='https://molia.example/1'>Budget adopted at last</a><br/>It was late.") == (
        "Budget adopted at last",
        ["It was late."],
    )


def test_a_message_that_is_only_a_link_is_told_by_its_preview() -> None:
    preview = """<a class="tgme_widget_message_link_preview" href="https://molia.example/1">
  <i class="link_preview_right_image"></i>
        <div class="link_preview_site_name accent_color">Molia</div>
  <div class="link_preview_title">Budget adopted at last</div>
        <div class="link_preview_description">The house voted late on Friday.</div></a>"""
    link = "<a href='https://molia.example/1'>https://molia.example/1</a>"
    assert shown(link, media=preview) == ("Budget adopted at last", ["The house voted late on Friday."])
    assert shown("<b>Our view of it</b><br/>It is late.", media=preview) == (
        "Our view of it",
        ["It is late."],
    )


def test_a_forwarded_message_names_whom_it_is_from() -> None:
    from_ = """<div class="tgme_widget_message_forwarded_from accent_color">Forwarded from
        <a class="tgme_widget_message_forwarded_from_name" href="https://t.me/shahrdori/9">
  <span dir="auto">Шаҳрдорӣ</span></a></div>"""
    (entry,) = told(message("<b>Роҳ баста шуд</b>", before=from_))
    assert (entry.title, entry.author) == ("Роҳ баста шуд", "Шаҳрдорӣ")


def test_a_reply_does_not_bring_the_message_that_it_answers() -> None:
    reply = """<a class="tgme_widget_message_reply" href="https://t.me/vazorati_molia/3">
  <div class="tgme_widget_message_author">
        <span>Вазорати молия</span></div>
  <div class="tgme_widget_message_text js-message_reply_text">The older message</div></a>"""
    assert shown("<b>Road is open again</b><br/>Drive slowly.", before=reply) == (
        "Road is open again",
        ["Drive slowly."],
    )


def test_pictures_with_a_text_are_one_message_and_without_one_none() -> None:
    group = """<div class="tgme_widget_message_grouped_wrap"><div class="tgme_widget_message_grouped">
        <a class="tgme_widget_message_photo_wrap grouped_media_wrap"
  href="https://t.me/vazorati_molia/7?single"></a>
        <a class="tgme_widget_message_video_player grouped_media_wrap"
  href="https://t.me/vazorati_molia/8?single">
  <time class="message_video_duration">0:31</time></a></div></div>"""
    found = told(message("<b>Opening of the school</b>", media=group), message(media=group, number=8))
    assert [(entry.title, entry.published) for entry in found] == [
        ("Opening of the school", "2026-11-22T06:15:00+00:00")
    ]


def test_service_messages_and_polls_are_left_out() -> None:
    poll = """<div class="tgme_widget_message_poll">
        <div class="tgme_widget_message_poll_question">Which road is worst?</div></div>"""
    pinned = message("Вазорати молия pinned «Бюджет принят»", kind="service_message", number=9)
    assert told(pinned, message(media=poll, number=10)) == ()


def test_messages_stand_in_the_order_of_the_page_and_are_not_endless() -> None:
    many = [message(f"<b>Story with number {n}</b>", number=n) for n in range(1, MAX_MESSAGES + 5)]
    assert [entry.title for entry in told(*many)] == [
        f"Story with number {n}" for n in range(1, MAX_MESSAGES + 1)
    ]


def test_a_channel_without_messages_gives_none() -> None:
    assert told() == ()


def action(extra: str, description: str, button: str = "Send Message") -> str:
    """The page that Telegram shows where there is no channel to be read."""
    return f"""<html><body><div class="tgme_page_wrap"><div class="tgme_body_wrap"><div class="tgme_page">
        <div class="tgme_page_title"><span dir="auto">Somebody</span></div>
  <div class="tgme_page_extra">{extra}</div>
        <div class="tgme_page_description">{description}</div><div class="tgme_page_action">
  <a class="tgme_action_button_new" href="tg://resolve?domain=x">{button}</a></div>
        </div></div></div></body></html>"""


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (
            action(
                "@somebody",
                "If you have <strong>Telegram</strong>, you can contact <a>@somebody</a> right away.",
            ),
            "no public Telegram channel",
        ),
        (
            action("", "If you have Telegram, you can contact @nobody_here right away."),
            "no public Telegram channel",
        ),
        (
            action("12 345 subscribers", "News of the valley", "View in Telegram"),
            "does not show its messages",
        ),
        (
            action(
                "If you have Telegram, you can view and join",
                "you can view and join Somebody right away.",
                "View in Telegram",
            ),
            "does not show its messages",
        ),
        (action("210 members, 12 online", "A group for all", "View in Telegram"), "a Telegram group"),
        (
            action("", "You are invited to the channel Somebody. Click above to join.", "Join Channel"),
            "is private",
        ),
        ("<html><body><h1>Not found</h1></body></html>", "not a page of Telegram"),
        ("", "not a page of Telegram"),
    ],
)
def test_a_page_without_a_public_channel_says_why(page: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        entries(a_document(page, "text/html", PAGE))


def test_a_channel_that_shows_its_messages_in_telegram_only_is_an_error() -> None:
    hidden = """<div class="message_media_not_supported_wrap"><div class="message_media_not_supported">
        <div class="message_media_not_supported_label">Please open Telegram to view this post</div>
        </div></div>"""
    with pytest.raises(SourceError, match="in Telegram only"):
        told(message(media=hidden))


@pytest.mark.parametrize(
    "written",
    [
        *(
            "vazorati_molia",
            "@vazorati_molia",
            " vazorati_molia ",
            "https://t.me/vazorati_molia",
            "t.me/s/vazorati_molia",
        ),
        *(
            "http://t.me/vazorati_molia/",
            "https://t.me/s/vazorati_molia?before=20",
            "telegram.me/vazorati_molia",
            "https://www.t.me/vazorati_molia",
        ),
    ],
)
def test_a_channel_may_be_written_in_any_way_that_people_copy_it(written: str) -> None:
    assert address(written) == "https://t.me/s/vazorati_molia"


@pytest.mark.parametrize(
    "written",
    [
        *(
            "",
            "@",
            "abc",
            "a" * 33,
            "with space",
            "имя_канала",
            "https://t.me/+AbCdEf123",
            "https://t.me/joinchat/AbCdEf",
            "123456",
        ),
        *(
            "https://t.me/c/1234567/8",
            "https://press.example/vazorati_molia",
            "a-b-c-d-e",
            "@@vazorati",
            "https://t.me/",
            "vazorati\nmolia",
        ),
    ],
)
def test_what_is_no_channels_name_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="no public channel's name"):
        address(written)


@given(st.binary(max_size=300))
def test_any_bytes_give_entries_or_a_source_error(body: bytes) -> None:
    with suppress(SourceError):
        assert entries(a_document(body, "text/html", PAGE)) == ()


@given(st.text(alphabet="<>/abi=\"' #@divbrt", max_size=120))
def test_any_text_in_a_message_gives_entries(text: str) -> None:
    assert len(told(message(text), message("<b>Budget adopted</b>", number=8))) <= 2

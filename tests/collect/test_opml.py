"""OPML in and out: what goes out comes in again, address by address."""

from __future__ import annotations

import html
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.lists import opml
from digest.lists.listed import Item, one_line
from digest.model import Outlet, Source, SourceKind
from tests.builders import a_source

LINE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=20).map(one_line)
NAME = LINE.filter(bool)
VALUE = st.text(
    st.one_of(st.characters(exclude_categories=["Cs", "Cc"]), st.sampled_from("\n\t&<>\"'")), max_size=20
).filter(lambda text: "\ufffe" not in text and "\uffff" not in text)
ATTRIBUTE = st.sampled_from(
    ["htmlUrl", "custom", "_x", "fz:quickMode", "fz:options", "frss:priority", "other:a"]
)
ADDRESS = st.text("abc/?&=;%+#,~'\"<>@ҳ:._-0123456789", max_size=40).map(
    lambda end: f"https://a.example/{end}"
)


def item_of(source: Source) -> Item:
    (item,) = opml.read(opml.write([source], "Ours")).items
    return item


def as_sources(items: tuple[Item, ...]) -> list[Source]:
    return [
        Source(
            item.name,
            item.kind,
            item.address,
            Outlet(item.name),
            language=item.language or None,
            path=item.path,
            attributes=item.attributes,
        )
        for item in items
    ]


@st.composite
def items(draw: st.DrawFn) -> tuple[Item, ...]:
    addresses = draw(st.lists(ADDRESS, unique=True, min_size=1, max_size=6))
    return tuple(
        Item(
            address,
            name=draw(NAME),
            kind=draw(st.sampled_from([SourceKind.FEED, SourceKind.PAGE])),
            path=tuple(draw(st.lists(NAME, max_size=3))),
            language=draw(st.sampled_from(["", "en", "tg"])),
            attributes=draw(st.dictionaries(ATTRIBUTE, VALUE, max_size=3)),
        )
        for address in addresses
    )


@given(items())
def test_export_and_import_keep_every_address_folder_and_unknown_attribute(given_: tuple[Item, ...]) -> None:
    body = opml.write(as_sources(given_), "Ours")
    found = {item.address: item for item in opml.read(body).items}
    assert found.keys() == {item.address for item in given_}
    for item in given_:
        again = found[item.address]
        assert (again.name, again.kind, again.path) == (item.name, item.kind, item.path)
        assert again.language == item.language
        assert item.attributes.items() <= again.attributes.items()
    # What was imported once is exported and imported without any change.
    later = opml.read(opml.write(as_sources(opml.read(body).items), "Ours"))
    assert [replace(item, line=0) for item in later.items] == [
        replace(i, line=0) for i in opml.read(body).items
    ]


@given(items())
def test_what_is_written_is_xml_and_both_readers_read_it_alike(given_: tuple[Item, ...]) -> None:
    body = opml.write(as_sources(given_), "Ours & <theirs>")
    ElementTree.fromstring(body)
    assert opml.read(b"<two roots/>" + body) == opml.read(body)


@given(st.lists(st.text("ab=1&?/;_", max_size=30), unique=True, min_size=1, max_size=5), st.booleans())
def test_a_list_with_bare_ampersands_reads_like_one_without(ends: list[str], quote: bool) -> None:
    addresses = [f"http://a.example/{end}" for end in ends]
    mark = "'" if quote else '"'
    lines = [f"<outline type={mark}rss{mark} text={mark}A & B{mark} xmlUrl={mark}%s{mark}/>"] * len(addresses)
    text = "<opml><body>" + "".join(lines) + "</body></opml>"
    bare = opml.read((text % tuple(addresses)).encode())
    proper = opml.read((text.replace("A &", "A &amp;") % tuple(map(html.escape, addresses))).encode())
    assert [item.address for item in bare.items] == addresses == [item.address for item in proper.items]


@pytest.mark.parametrize(
    ("source", "outline"),
    [
        (
            a_source(name="A & B", address="https://a.example/?a=1&b=2"),
            '<outline type="rss" text="A &amp; B" language="en" xmlUrl="https://a.example/?a=1&amp;b=2"/>',
        ),
        (
            a_source(name="P", address="https://p.example/", kind=SourceKind.PAGE, language=None),
            '<outline type="link" text="P" url="https://p.example/"/>',
        ),
        (
            a_source(name="T", address="https://t.me/s/pamir", kind=SourceKind.TELEGRAM, language=None),
            '<outline type="link" text="T" url="https://t.me/s/pamir"/>',
        ),
        (
            a_source(name="F", attributes={"type": "atom", "language": "en-us", "text": "no", "a b": "no"}),
            '<outline text="F" xmlUrl="https://pamirnews.example/feed/" type="atom" language="en-us"/>',
        ),
    ],
)
def test_a_source_is_an_outline(source: Source, outline: str) -> None:
    assert outline in opml.write([source], "Ours").decode()


def test_folders_are_outlines_in_outlines_and_a_section_is_a_folder() -> None:
    sources = [
        a_source(name="A", address="https://a.example/", path=("X", "Y")),
        a_source(name="B", address="https://b.example/", section="sport"),
        a_source(name="C", address="https://c.example/", path=("X",), section="sport"),
        a_source(name="D", address="D", kind=SourceKind.FOLDER),
    ]
    lines = opml.write(sources, "Ours", {"sport": "Sport"}).decode().splitlines()
    shown = [line.partition(" language")[0].replace(' type="rss"', "") for line in lines if "outline" in line]
    assert shown == [
        '    <outline text="X">',
        '      <outline text="Y">',
        '        <outline text="A"',
        "      </outline>",
        '      <outline text="C"',
        "    </outline>",
        '    <outline text="Sport">',
        '      <outline text="B"',
        "    </outline>",
    ]


def test_prefixes_keep_their_namespaces_and_those_without_get_one() -> None:
    one = a_source(name="A", address="https://a.example/", attributes={"fz:a": "1", "xmlns:fz": "urn:one"})
    two = a_source(name="B", address="https://b.example/", attributes={"fz:a": "1", "xmlns:fz": "urn:two"})
    lone = a_source(name="C", address="https://c.example/", attributes={"frss:a": "1", "zz:b": "2"})
    body = opml.write([one, two, lone], "Ours")
    root = ElementTree.fromstring(body)
    assert [sorted(name for name in node.attrib if "{" in name) for node in root.iter("outline")] == [
        ["{urn:one}a"],
        ["{urn:two}a"],
        ["{https://freshrss.org/opml}a", "{urn:undeclared:zz}b"],
    ]
    assert [item.attributes for item in opml.read(body).items] == [
        one.attributes,
        two.attributes,
        {**lone.attributes, "xmlns:frss": "https://freshrss.org/opml"},
    ]


def test_an_attribute_that_the_settings_changed_by_hand_makes_no_broken_list() -> None:
    odd = {"": "x", "1a": "x", "a:b:c": "x", "xmlns:e": "", "x\x00y": "x", "ok": "a\x00b\ud800", "ҳа": "да"}
    assert item_of(a_source(attributes=odd)).attributes == {"ok": "ab", "ҳа": "да"}


def test_attributes_are_written_back_as_thunderbird_wrote_them() -> None:
    line = (
        '<outline type="rss" text="A" fz:quickMode="false" fz:options="{&quot;a&quot;:{&quot;b&quot;:true}}"'
        ' xmlUrl="https://a.example/" htmlUrl="https://www.a.example/"/>'
    )
    list_ = f'<opml version="1.0" xmlns:fz="urn:forumzilla:"><body>{line}</body></opml>'
    written = opml.write(as_sources(opml.read(list_.encode()).items), "Ours")
    before, after = (ElementTree.fromstring(text).find(".//outline") for text in (list_, written))
    assert before is not None
    assert after is not None
    assert after.attrib == before.attrib

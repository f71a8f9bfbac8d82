from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.parse.encoding import charset_of, decode

TEXT = "Душанбе — ҷаласаи навбатӣ"
RUSSIAN = "Новости «Зари» — тариф на воду"


def declared(name: str, text: str = RUSSIAN) -> str:
    return f"<?xml version='1.0' encoding='{name}'?><a>{text}</a>"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (declared("windows-1251").encode("cp1251"), "text/xml"),
        (declared("windows-1251").encode("cp1251"), "text/xml; charset=utf-8"),
        (declared("koi8-r", "Новости").encode("koi8-r"), ""),
        (f"<meta charset=windows-1251><p>{RUSSIAN}".encode("cp1251"), "text/html"),
        (f"<p>{RUSSIAN}".encode("cp1251"), "text/html; charset=windows-1251"),
        (f"<p>{RUSSIAN}".encode("cp1251"), ""),
        (declared("windows-1251").encode(), "text/html; charset=windows-1251"),
        (codecs.BOM_UTF8 + declared("utf-8").encode(), ""),
        (declared("utf-16").encode("utf-16"), ""),
        (declared("utf-16").encode("utf-16-le"), ""),
        (declared("utf-16").encode("utf-16-be"), ""),
        (declared("no-such-thing").encode(), ""),
    ],
)
def test_the_right_text_comes_out_whatever_was_declared(body: bytes, content_type: str) -> None:
    assert "Новости" in decode(body, content_type)
    assert "\ufffd" not in decode(body, content_type)


def test_tajik_letters_survive() -> None:
    assert decode(TEXT.encode(), "text/html; charset=iso-8859-1") == TEXT


def test_a_cut_off_letter_becomes_one_replacement() -> None:
    assert decode(declared("utf-8", TEXT).encode()[:-7], "").endswith("навба\ufffd")


def test_western_bytes_without_a_declaration_are_western() -> None:
    assert decode("café d'été".encode("cp1252"), "") == "café d'été"


@pytest.mark.parametrize(
    "name", ["utf-7", "unicode_escape", "idna", "punycode", "hex", "rot13", "undefined", "zip"]
)
def test_python_codecs_that_are_no_charsets_are_not_used(name: str) -> None:
    body = declared(name, "+ADw-script+AD4- \\x41").encode()
    assert decode(body, f"text/xml; charset={name}") == body.decode()


@pytest.mark.parametrize("name", ["iso-2022-jp", "hz"])
def test_seven_bit_encodings_are_decoded_though_they_look_like_ascii(name: str) -> None:
    assert "中文" in decode(declared(name, "中文").encode(name), "")


@given(st.binary(), st.text())
def test_any_bytes_give_a_text(body: bytes, content_type: str) -> None:
    assert isinstance(decode(body, content_type), str)


SENTENCES = {
    "ru": "Правительство утвердило новый порядок распределения воды между областями страны.",
    "uk": "Уряд затвердив новий порядок розподілу води між областями, повідомив міністр.",
    "ja": "政府は県の間の新しい水の配分を承認した。大臣はダムの建設が年末までに完了すると述べた。",
    "zh": "政府批准了各省之间新的水资源分配方案。部长告诉记者，大坝建设将在年底前完成。",
    "tw": "政府批准了各省之間新的水資源分配方案。部長告訴記者，大壩建設將在年底前完成。",
    "ko": "정부는 도 사이의 새로운 물 배분을 승인했다. 장관은 기자들에게 말했다.",
    "ar": "وافقت الحكومة على التوزيع الجديد للمياه بين المحافظات وقال الوزير للصحفيين.",
    "fr": "Le gouvernement a approuvé la répartition; où l'été fut très sec, la décision a été différée.",
    "cs": "Příliš žluťoučký kůň úpěl ďábelské ódy. Vláda schválila nové rozdělení vody mezi kraji.",
    "el": "Η κυβέρνηση ενέκρινε τη νέα κατανομή του νερού μεταξύ των περιφερειών.",
}


@pytest.mark.parametrize(
    ("language", "name"),
    [
        *(("ru", name) for name in ("cp1251", "koi8-r", "iso8859-5", "cp866", "mac_cyrillic")),
        *(("ru", name) for name in ("utf-16-le", "utf-16-be")),
        ("uk", "koi8-u"),
        ("ja", "shift_jis"),
        ("ja", "euc_jp"),
        ("zh", "gb18030"),
        ("tw", "big5"),
        ("ko", "euc_kr"),
        ("ar", "cp1256"),
        ("fr", "cp1252"),
        ("cs", "cp1250"),
        ("el", "iso8859-7"),
    ],
)
@pytest.mark.parametrize("said", ["", "text/xml; charset=utf-8"])
def test_an_encoding_that_nobody_names_or_a_wrong_one_is_found_out(
    language: str, name: str, said: str
) -> None:
    text = f"<rss><item><title>{SENTENCES[language]}</title></item></rss>" * 3
    assert decode(text.encode(name), said) == text


@pytest.mark.parametrize("inner", ["koi8-r", "windows-1251"])
def test_of_two_names_that_both_fit_the_likelier_one_is_believed(inner: str) -> None:
    outer = "koi8-r" if inner == "windows-1251" else "windows-1251"
    text = f"<?xml version='1.0' encoding='{outer}'?><a>{SENTENCES['ru']}</a>"
    assert decode(text.encode(inner), f"text/xml; charset={inner}") == text


def test_one_broken_byte_does_not_cost_a_text() -> None:
    body = f"<a>{SENTENCES['ru']}</a>".encode()
    spoilt = body[:40] + b"\xff" + body[40:]
    assert decode(spoilt, "text/xml").replace("\ufffd", "") == body.decode()


def test_zeros_among_ascii_are_not_utf_16() -> None:
    assert decode(b"<a>A\x00 few\x00 zeros, scattered over a text.</a>" * 20).count("zeros") == 20


def test_the_charset_of_a_head_is_what_browsers_read_instead() -> None:
    found = [charset_of(f"text/html; charset={name}".encode()) for name in ("latin1", "GB2312", "UTF8", "x")]
    assert found == ["cp1252", "gb18030", "utf-8", ""]

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.deliver.body import SOFT_BREAK, encoded
from digest.tokens import PLACEHOLDER

TOKENS = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", min_size=32, max_size=32)
LINES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=200)
BOUNDARY = "=_boundary"


@given(LINES, LINES, TOKENS)
def test_putting_a_token_in_afterwards_gives_the_bytes_of_encoding_it_anew(
    before: str, after: str, token: str
) -> None:
    text = f"{before}{PLACEHOLDER}{after}\n{PLACEHOLDER}\n"
    html = f"<p>{after}</p><a href='{PLACEHOLDER}'>{before}</a>\n"
    anew = encoded(text.replace(PLACEHOLDER, token), html.replace(PLACEHOLDER, token), BOUNDARY)
    assert encoded(text, html, BOUNDARY).filled(token) == anew.filled(token)


@pytest.mark.parametrize("column", range(80))
def test_a_token_that_a_soft_break_parts_is_whole_again_for_who_reads_it(column: int) -> None:
    token = "abcdefghijklmnopqrstuvwxyz-_0123"
    body = encoded("ы" * 3 + "x" * column + PLACEHOLDER, "<p>", BOUNDARY).filled(token)
    assert PLACEHOLDER.encode() not in body.replace(SOFT_BREAK, b"")
    assert body.replace(SOFT_BREAK, b"").count(token.encode()) == 1
    assert max(map(len, body.split(b"\r\n"))) <= 76

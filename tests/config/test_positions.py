from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.config.faults import KeyPath
from digest.config.positions import line_of, positions

HARD = '''\
# [no] table
"a \\" [b] # c" = 1   # x = 2
'quoted'."very much".so = "}]"
text = """
[[sources]]
name = \\"""x
""""
raw = \'\'\'
key = 1\'\'\'
list = [ # ]
  "a,]",
  { k = [
      1,
      2 ], m.n = 3 },

  [4],
]
empty = []
none = {}
at = 1979-05-27 07:32:00
[[a]]
[[a.b]]
x = 1
[[a.b]]
[a.b.c]
y.z = 2
[[a]]
[[a.b]]
x = 3
'''


def test_hard_texts_are_walked_right() -> None:
    lines = positions(HARD)
    tomllib.loads(HARD)
    assert lines == {
        ('a " [b] # c',): 2,
        ("quoted",): 3,
        ("quoted", "very much"): 3,
        ("quoted", "very much", "so"): 3,
        ("text",): 4,
        ("raw",): 8,
        ("list",): 10,
        ("list", 0): 11,
        ("list", 1): 12,
        ("list", 1, "k"): 12,
        ("list", 1, "k", 0): 13,
        ("list", 1, "k", 1): 14,
        ("list", 1, "m"): 14,
        ("list", 1, "m", "n"): 14,
        ("list", 2): 16,
        ("list", 2, 0): 16,
        ("empty",): 18,
        ("none",): 19,
        ("at",): 20,
        ("a",): 21,
        ("a", 0): 21,
        ("a", 0, "b"): 22,
        ("a", 0, "b", 0): 22,
        ("a", 0, "b", 0, "x"): 23,
        ("a", 0, "b", 1): 24,
        ("a", 0, "b", 1, "c"): 25,
        ("a", 0, "b", 1, "c", "y"): 26,
        ("a", 0, "b", 1, "c", "y", "z"): 26,
        ("a", 1): 27,
        ("a", 1, "b"): 28,
        ("a", 1, "b", 0): 28,
        ("a", 1, "b", 0, "x"): 29,
    }


def test_a_path_that_is_not_there_has_the_line_of_what_is_around_it() -> None:
    lines = positions("\n[a]\nb = 1\n")
    assert line_of(lines, ("a", "c", 5)) == 2
    assert line_of(lines, ("a", "b")) == 3
    assert line_of(lines, ("z",)) is None


@dataclass
class Writer:
    """Writes TOML, and knows the line of everything it wrote."""

    text: str = ""
    lines: dict[KeyPath, int] = field(default_factory=dict)

    def put(self, text: str) -> None:
        self.text += text

    def mark(self, path: KeyPath) -> None:
        self.lines.setdefault(path, self.text.count("\n") + 1)


KEYS = st.text("abc-_Я.#\"' ]=", min_size=1, max_size=4)
TEXTS = st.text("ab#[]{}=,'\"\\\nя ", max_size=12)
GAPS = st.sampled_from(["", " ", "\n", " # ] x = 1\n  ", "\n\n"])
VALUES = st.recursive(
    st.one_of(TEXTS, st.integers(), st.booleans()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=6,
)
TABLES = st.dictionaries(KEYS, VALUES, max_size=4)
DOCUMENTS = st.dictionaries(KEYS, st.one_of(TABLES, st.lists(TABLES, min_size=1, max_size=3)), max_size=4)


@given(DOCUMENTS, st.data())
@settings(max_examples=150, deadline=None)
def test_every_key_and_item_of_any_text_has_its_line(
    document: dict[str, object], data: st.DataObject
) -> None:
    writer = Writer()
    for key, part in document.items():
        write_part(writer, (key,), part, data)
    assert tomllib.loads(writer.text) == document
    assert positions(writer.text) == writer.lines


def write_part(writer: Writer, path: KeyPath, part: object, data: st.DataObject) -> None:
    writer.put(data.draw(st.sampled_from(["", "\n", "# [[x]]\n"])))
    if isinstance(part, list):
        for index, table in enumerate(part):
            writer.mark(path)
            writer.mark((*path, index))
            writer.put(f"[[{written_key(path[0])}]]\n")
            write_pairs(writer, (*path, index), table, data)
    else:
        assert isinstance(part, dict)
        writer.mark(path)
        writer.put(f"[ {written_key(path[0])} ] # x\n")
        write_pairs(writer, path, part, data)


def write_pairs(writer: Writer, path: KeyPath, table: dict[str, object], data: st.DataObject) -> None:
    for key, value in table.items():
        writer.put(data.draw(st.sampled_from(["", "  ", "\n", "# k = 1\n"])))
        write_pair(writer, (*path, key), value, data)
        writer.put(data.draw(st.sampled_from(["\n", "  # k = [\n", "\n\n"])))


def write_pair(writer: Writer, path: KeyPath, value: object, data: st.DataObject) -> None:
    writer.mark(path)
    writer.put(f"{written_key(path[-1])} = ")
    write_value(writer, path, value, data)


def write_value(writer: Writer, path: KeyPath, value: object, data: st.DataObject) -> None:
    if isinstance(value, list):
        write_list(writer, path, value, data)
    elif isinstance(value, dict):
        writer.put("{")
        for index, (key, inner) in enumerate(value.items()):
            writer.put(", " if index else " ")
            write_pair(writer, (*path, key), inner, data)
        writer.put(" }")
    elif isinstance(value, str) and data.draw(st.booleans()):
        writer.put('"""\n' + value.replace("\\", "\\\\").replace('"', '\\"') + '"""')
    else:
        writer.put(json.dumps(value, ensure_ascii=False))


def write_list(writer: Writer, path: KeyPath, items: list[object], data: st.DataObject) -> None:
    writer.put("[")
    for index, item in enumerate(items):
        writer.put(data.draw(GAPS))
        writer.mark((*path, index))
        write_value(writer, (*path, index), item, data)
        last = index == len(items) - 1
        writer.put(data.draw(GAPS) + data.draw(st.sampled_from(["", ","] if last else [","])))
    writer.put(data.draw(GAPS) + "]")


def written_key(key: str | int) -> str:
    return json.dumps(key, ensure_ascii=False)

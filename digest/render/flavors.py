"""What each reader of the archive wants of its layout; the text of the pages is the same for all.

plain: README.md is each folder's page, and links lead to files (code forges, MkDocs, Obsidian).
hugo: `_index.md`, since an `index.md` would make one page of the whole tree; a theme lists what is below.
jekyll: `index.md`; every page names its address, which would end in `.html` else.
To add one: a value in `settings.Flavor`, and a layout here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from digest.render.escaping import escape
from digest.render.markdown import body, front_lines, front_matter
from digest.settings import Flavor

INDEX = "README.md"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a flavor names the pages of folders, and leads to others.

    Attributes:
        index: the file of a folder's page.
        to_page: how a link to an edition ends.
        to_folder: how a link to a folder ends.
        front: front matter that an edition's page needs beside its own, by its address, "2026/11/22/".
        index_front: the same of a folder's page, whose title stands there then; None where it has none.
        lists: whether a folder's page lists what is in it, as no theme does.
    """

    index: str
    to_page: str
    to_folder: str
    front: Callable[[str], Mapping[str, object]]
    index_front: Callable[[str], Mapping[str, object]] | None
    lists: bool = True


def layout_of(flavor: Flavor) -> Layout:
    """The layout of a flavor."""
    return _LAYOUTS[flavor]


def edition_page(page: str, address: str, layout: Layout) -> str:
    """An edition's page as its archive has it.

    Args:
        page: as it was frozen.
        address: of the page below the root, "2026/11/22/".
        layout: of the archive.
    """
    front = front_matter(page)
    front |= {"description": _unquoted(str(front.get("description", "")))}
    return f"---\n{front_lines({**front, **layout.front(address)})}---\n\n{body(page)}"


def folder_page(title: str, parts: Sequence[str], address: str, layout: Layout) -> str:
    """The page of a folder.

    Args:
        title: as people read it, not escaped.
        parts: what stands on it; empty ones are left out.
        address: of the folder below the root, "2026/11/"; "" for the root itself.
        layout: of the archive.
    """
    if layout.index_front is None:
        return "\n\n".join([f"# {escape(title)}", *filter(None, parts)]) + "\n"
    head = f"---\n{front_lines({'title': title, **layout.index_front(address)})}---\n"
    return "\n".join([head, *(f"{part}\n" for part in parts if part)])


def _unquoted(text: str) -> str:
    """A text that cannot leave an attribute: MkDocs, among others, prints a description as it is."""
    return text.replace('"', "”").replace("<", "‹").replace(">", "›")


def _nothing(_: str) -> Mapping[str, object]:
    return {}


def _slug(address: str) -> Mapping[str, object]:
    """Hugo takes it for the last part of the address."""
    return {"slug": address.strip("/").rpartition("/")[2]}


def _permalink(address: str) -> Mapping[str, object]:
    return {"permalink": f"/{address}"}


_LAYOUTS: Mapping[Flavor, Layout] = {
    Flavor.PLAIN: Layout(INDEX, ".md", f"/{INDEX}", _nothing, None),
    Flavor.HUGO: Layout("_index.md", "/", "/", _slug, _nothing, lists=False),
    Flavor.JEKYLL: Layout("index.md", "/", "/", _permalink, _permalink),
}

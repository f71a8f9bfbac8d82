"""An edition becomes documents: pure, over template sources that are handed in.

In: an `Edition` and a `Look`. Out: `Rendered` documents, and files of the archive and the website.
The way: `copies` lays out one language, `mail`, `plain` and `markdown` print it, `documents`
calls them; `archive` and `website` work from finished documents alone. To add a kind of
document, add a module that prints a `Copy` and a line in `documents`.
"""

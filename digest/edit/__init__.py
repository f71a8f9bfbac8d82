"""Articles become an edition: articles and a policy in, a composed `Edition` with its reasons out. Pure.

`edition.compose` is the composing room and calls the steps in this order: `coverage` (which articles
are this edition's business, and that none is lost), `rules`, `dedupe`, `cluster`, `memory` (what earlier
editions told), `overlay` (the editor's changes), then in `layout` `rank`, `section` and `summarise`. The
steps are strangers to each other: each takes values, returns values, and says why; `trace` puts their
answers together, article by article, and `digest.cli.points` writes them out for `digest why`. To add a
step, write a module beside them, call it from `edition`, give it its place among the contracts in
pyproject.toml, a `Step` in `trace` and a writer in `points`.

Some steps have helpers of their own: `cluster` has `nearness` (how near two reports are) and `ties` (why
one stands where it stands); `memory` has `known`, `past`, `kinship`, `links` and `news`; `section` has
`evidence` and `section_words`; `layout` has `order` (what is cut).
"""

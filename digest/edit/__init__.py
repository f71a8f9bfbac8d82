"""Articles become an edition: articles and a policy in, a composed `Edition` with its reasons out. Pure.

`edition.compose` is the composing room and calls the steps in this order: `coverage` (which articles
are this edition's business, and that none is lost), `rules`, `dedupe`, `cluster`, `memory` (what earlier
editions told), `overlay` (the editor's changes), then in `layout` `rank`, `section` and `summarise`. The
steps are strangers to each other: each takes values, returns values, and says why in words; `trace` puts
their answers together, article by article. To add a step, write a module beside them, call it from
`edition`, and give it its place among the contracts in pyproject.toml.
"""

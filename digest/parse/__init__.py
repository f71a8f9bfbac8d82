"""A Document to entries: bytes of strangers, understood as far as a person would understand them. Pure.

In: `Document`. Out: `Entry` values, not cleaned. All but `fast` runs in children that can be killed.

    fast        most feeds, in one pass of expat; `strict`, `draft`, `tags`, `attributes` are its parts
    feed        all others, by feedparser; `mend` repairs them first, `encoding` finds their letters
    jsonfeed    JSON Feed
    listing     the links of a page that lists news; `labels`, `looks`, `phrases`, `tree` help to find them
    page        an article's page; `extract` its text, `facts` and `structured` what it says of itself
    telegram    a channel's page           letter     a mail        filed      one file of a folder
    announced   which feeds a page announces

To read a new kind of source: a module that makes entries, a `SourceKind`, a line in `collect.reader`.
"""

"""Lists of sources, as other programs keep them, in and out.

In: the bytes of a file. Out: `Listed`: its sources, and what could not be carried over, with line and reason.

    lists       recognises a list by its content, and reads JSON ones
    opml        OPML in and out; `outlines` finds the outlines also where it is no XML
    linelists   one source a line: newsboat, rss2email, plain addresses
    listed      what all have in common

Another format: a reader that gives `Item` values, a line in `lists`, two files in tests/collect/lists.
"""

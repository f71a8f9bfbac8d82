"""An address to a Document over HTTP: guarded, bounded in time and size, polite.

In: an address and what is remembered of it. Out: a `Document`, or a SourceError that says why in words.

    fetcher     the session: redirects, deadlines, statuses
    lanes       who may ask at once: the common lane, the slow one, two for each host
    names       names to addresses, in threads that hold nobody up
    asking      what our requests say      answers   what statuses, redirects and headers mean
    unpack      compressed answers         walls     which bot wall stands there
    robots      robots.txt, for article pages
    mirror      the same documents from files on disk

To name another bot wall: a row in `walls`.
"""

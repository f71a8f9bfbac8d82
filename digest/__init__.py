"""A daily press digest: the day's press in, one edition out, to every subscriber, once.

The folders are the way of the data, and `newsroom` calls them in this order:

    collect  ->  edit  ->  render  ->  freeze  ->  publish, deliver
    sources to   articles  edition to  the one-way  documents to the archive,
    articles     to an     documents   door: one    the site and the subscribers
                 edition               transaction

`model` holds the nouns, `settings` what an operator may choose, `ports` what the newsroom
needs from outside, `wiring` joins them to the real parts, `cli` and `desk` are the doors.
"""

__version__ = "0.1.0"

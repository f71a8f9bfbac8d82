"""The press comes in: sources to Articles, plain and safe, with everything told about failures.

In: `Source` values and what is remembered of each. Out: one `Collected` or `Failed` for each.

    collector   one event loop over all sources; never stops for one of them      edge
    fetch       an address to a Document over HTTP, every connection guarded      edge
    mirror      the same from files on disk, for demonstrations and tests         edge
    folder      a folder of files to Articles                                     edge
    feed        a feed's Document to Articles; `jsonfeed` for JSON Feed           pure
    page        a news page to Articles; `listing` finds the links of a list      pure
    entry       what feeds, pages and files have in common on the way to Articles pure
    clean, encoding, dates, address, tongue   one question each                   pure

To read a new kind of source: make `Entry` values of it, hand them to `entry.to_articles`,
add a member to `SourceKind` and a line to `collector`.
"""

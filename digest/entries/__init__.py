"""An entry to an article: what it is called, when it was published, its texts safe and plain, its language.

In: `Entry` values, as feeds, pages and files tell them. Out: `Article` values.

    entry       the way from one to the other; what is known already is not cleaned again
    clean       texts without markup and boilerplate
    dates       times as outlets write them; `stamps` exact ones, `months` names, `relative` "2 hours ago"
    address     one spelling for one page, and the identity that follows; `wrappers` links through others
    tongue      the language of a text; `signs` the words and letters that tell it

To teach it another way to write a date: a line in `months` or `relative`, and two files in
tests/collect/cases/dates.
"""

"""The press comes in: sources to Articles, with everything told about failures.

In: `Source` values and what is remembered of each. Out: one `Collected` or `Failed` for each.

    collector   one event loop over all sources; never stops for one of them
    reader      one source: fetched, parsed, cleaned, its rhythm learnt
    pace        when a source is asked again, and what each answer teaches; pure
    workers     children that read hostile bytes, with limits; `child` is what they run
    folder      a folder of files           byhand     what a person types
    seek        a site's address to its sources; `guesses` where feeds usually are, `scout` its real parts

Around it: `fetch` (address to Document), `parse` (Document to entries), `entries` (entry to Article).
"""

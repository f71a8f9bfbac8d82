"""What lasts: articles, editions, the ledger, subscribers and editors' operations, in one SQLite file.

In come the nouns of `model`, out come the same nouns: `store.open_store` gives the whole of
`ports.Store`, and no error of the database leaves this folder but as a StorageError in words.
One file for each noun. This page imports nothing: SQLAlchemy takes a second to load.

To add a noun: a table in `schema`, a class beside the others, a property of `store.SqlStore`,
and a file in `migrations/versions` that makes the table in stores that are there already.
"""

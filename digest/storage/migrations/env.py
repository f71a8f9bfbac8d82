"""What Alembic runs; the connection, and its transaction, are those of `storage.migrate`."""

from __future__ import annotations

from alembic import context

from digest.storage.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()

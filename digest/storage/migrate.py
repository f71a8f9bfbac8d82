"""Brings a store's tables to the newest version, once, whoever comes first."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, String, Table, insert, inspect, select

from digest.errors import StorageError
from digest.storage.database import Database
from digest.storage.people_tables import metadata
from digest.storage.schema import HEAD

VERSIONS = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))
"""Alembic's own table, with one row."""

MIGRATIONS = Path(__file__).parent / "migrations"


def bring_up_to_date(database: Database) -> None:
    """Make the tables, or change them, unless they are of the newest version already.

    Others who do the same at this moment wait for the one who has the write lock, and look again.

    Raises:
        StorageError: the file is another program's, or a newer version of digest wrote it.
    """
    with database.reading() as connection:
        if _version(connection, database.path) == HEAD:
            return
    with database.writing() as connection:
        version = _version(connection, database.path)
        if not version:
            _make(connection)
        elif version != HEAD:
            _upgrade(connection)


def _version(connection: Connection, path: Path) -> str:
    """The version of the tables, "" for none."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return ""
    version = ""
    if VERSIONS.name in tables:
        version = connection.execute(select(VERSIONS.c.version_num)).scalar() or ""
    if not (version.isdecimal() and len(version) == len(HEAD)):
        message = f"the store {path} is another program's database; name another file"
        raise StorageError(message)
    if version > HEAD:
        message = f"the store {path} was written by a newer version of digest; install that version"
        raise StorageError(message)
    return version


def _make(connection: Connection) -> None:
    """The tables as all migrations together make them (tested), without loading what runs these."""
    metadata.create_all(connection)
    VERSIONS.create(connection, checkfirst=True)
    connection.execute(insert(VERSIONS).values(version_num=HEAD))


def _upgrade(connection: Connection) -> None:
    from alembic.command import upgrade
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    upgrade(config, "head")

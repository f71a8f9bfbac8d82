from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.command import upgrade
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from digest.errors import StorageError
from digest.ports import SourceMemory
from digest.storage.migrate import MIGRATIONS
from digest.storage.schema import HEAD, metadata
from tests.storage.rows import DAY, freeze, opened


def execute(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def migrate(path: Path, version: str) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        config.set_main_option("path_separator", "os")
        upgrade(config, version)
    engine.dispose()


def tables_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """What SQLite itself tells of each table's columns and indexes."""
    with closing(sqlite3.connect(path)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: [
                *sorted(row[1:] for row in connection.execute(f"PRAGMA table_info({name})")),
                *sorted(row[1:3] for row in connection.execute(f"PRAGMA index_list({name})")),
                *sorted(row[2:] for row in connection.execute(f"PRAGMA foreign_key_list({name})")),
            ]
            for name in names
        }


def test_migrations_make_the_tables_of_the_schema(path: Path) -> None:
    migrate(path, "head")
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
    engine.dispose()


def test_a_new_store_has_the_tables_that_the_migrations_make(path: Path, tmp_path: Path) -> None:
    with opened(path):
        pass
    migrated = tmp_path / "migrated.sqlite3"
    migrate(migrated, "head")
    assert tables_of(path) == tables_of(migrated)


def test_what_the_first_version_remembered_of_sources_and_articles_stays(path: Path) -> None:
    migrate(path, "0001")
    execute(
        path,
        "INSERT INTO sources VALUES ('Pamir News Agency', '\"1\"', 'Sun', 'ff', 1)",
        "INSERT INTO articles VALUES ('aaaaaaaaaaaa', 'Pamir News Agency', 'Pamir', 'https://p.example/1',"
        " 'Title', 'en', 0, 0, 'Text', '', '[]', '', 0, 0)",
        "INSERT INTO settings VALUES ('failing digest', '{}')",
    )
    with opened(path) as store:
        assert store.articles.memories() == {
            "Pamir News Agency": SourceMemory(etag='"1"', last_modified="Sun", body_hash="ff", read=True)
        }
        assert store.articles.marks(["a" * 12]) == {"a" * 12: ""}
        assert store.remembered("failing digest") == ""


def test_what_the_second_version_remembered_of_sources_stays(path: Path) -> None:
    migrate(path, "0002")
    execute(
        path,
        "INSERT INTO sources VALUES ('Pamir News Agency', 'https://p.example/', '\"1\"', 'Sun', 'ff', 1,"
        " NULL, 0, 2, NULL, 'HTTP 503', '', 0, 0, NULL, 3600, 7200)",
    )
    with opened(path) as store:
        assert store.articles.memories() == {
            "Pamir News Agency": SourceMemory(
                address="https://p.example/",
                etag='"1"',
                last_modified="Sun",
                body_hash="ff",
                read=True,
                failures=2,
                reason="HTTP 503",
                gap=3600.0,
                span=7200.0,
            )
        }


def test_head_is_the_last_migration() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == HEAD


def test_file_that_is_there_and_empty_becomes_a_store(path: Path) -> None:
    path.touch()
    with opened(path) as store:
        freeze(store)
        assert store.editions.get("digest", DAY) is not None


def test_store_that_is_up_to_date_is_not_written_to(path: Path) -> None:
    with opened(path):
        pass
    before = path.read_bytes()
    with opened(path):
        pass
    assert path.read_bytes() == before


def test_store_of_a_newer_version_is_refused_and_left_alone(path: Path) -> None:
    with opened(path):
        pass
    execute(path, "UPDATE alembic_version SET version_num = '9999'")
    with (
        pytest.raises(StorageError, match=r"store\.sqlite3 was written by a newer version of digest"),
        opened(path),
    ):
        pass
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]


@pytest.mark.parametrize(
    "statements",
    [
        ("CREATE TABLE cookies (name TEXT)",),
        (
            "CREATE TABLE alembic_version (version_num TEXT)",
            "INSERT INTO alembic_version VALUES ('ae1027a6acf')",
        ),
        ("CREATE TABLE alembic_version (version_num TEXT)",),
    ],
)
def test_database_of_another_program_is_refused_and_left_alone(
    path: Path, statements: tuple[str, ...]
) -> None:
    execute(path, *statements)
    before = path.read_bytes()
    with pytest.raises(StorageError, match="another program's database"), opened(path):
        pass
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_many_who_open_a_new_store_at_once_all_get_it(path: Path) -> None:
    def first_number(_: int) -> int:
        with opened(path) as store:
            return len(store.secret()) + len(store.editions.all("digest"))

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(first_number, range(8))) == [32] * 8
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)

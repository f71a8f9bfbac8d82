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


def test_migrations_make_the_tables_of_the_schema(path: Path) -> None:
    with opened(path):
        pass
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
    engine.dispose()


def test_what_the_first_version_remembered_of_sources_and_articles_stays(path: Path) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        config.set_main_option("path_separator", "os")
        upgrade(config, "0001")
    engine.dispose()
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

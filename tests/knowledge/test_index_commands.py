"""The commands about the index, through the real command line."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from knowledge.__main__ import main
from knowledge.chroma_index import ChromaIndex
from knowledge.document import Scope
from knowledge.milvus_index import MilvusIndex
from storage.database import Database
from tests.knowledge.test_indexer import shelve


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "knowledge", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def filled(folder: Path) -> None:
    with ChromaIndex.embedded(folder, model="old") as index:
        index.put({"a": np.ones(8, np.float32) / np.float32(8**0.5)}, scope=Scope.IP)


def test_reindex_makes_room_for_another_model(tmp_path: Path) -> None:
    filled(tmp_path / "index")
    done = run("reindex", "--index", tmp_path / "index")
    assert done.returncode == 0, done.stderr
    with ChromaIndex.embedded(tmp_path / "index", model="new") as index:
        assert index.ids(scope=Scope.IP) == set()


def test_reindex_empties_a_milvus_file_too(tmp_path: Path) -> None:
    address = str(tmp_path / "index.db")
    with MilvusIndex.at(address, model="old") as index:
        index.put({"a": np.ones(8, np.float32) / np.float32(8**0.5)}, scope=Scope.IP)
    done = run("reindex", "--index", address)
    assert (done.returncode, done.stderr) == (0, "")
    with MilvusIndex.at(address, model="new") as index:
        assert index.ids(scope=Scope.IP) == set()


async def test_an_index_is_moved_to_milvus_with_its_texts_and_counted(
    tmp_path: Path, sqlite_database_url: str
) -> None:
    vector = np.ones(8, np.float32) / np.float32(8**0.5)
    with ChromaIndex.embedded(tmp_path / "index", model="old") as index:
        index.put({"专利法/1": vector}, scope=Scope.IP, hashes={"专利法/1": "h"})
    addresses = ("--from", tmp_path / "index", "--to", tmp_path / "index.db", "--model", "old")
    command = ("migrate-index", *addresses, "--database", sqlite_database_url)
    done = run(*command)
    assert done.returncode == 1
    assert "1 in the source        1 in the target, 0 with texts" in done.stdout
    assert "1 passages are not in the target with their text" in done.stderr
    database = Database(sqlite_database_url)
    await shelve(database, "专利法", ["发明专利权的期限为二十年"])
    await database.close()
    for _ in range(2):
        done = run(*command)
        assert done.returncode == 0, done.stderr
        assert "from the embedded Chroma to the Milvus file" in done.stdout
        assert "1 in the source        1 in the target, 1 with texts" in done.stdout
        assert "1/1" in done.stderr
    with MilvusIndex.at(str(tmp_path / "index.db"), model="old") as milvus:
        assert milvus.hashes(scope=Scope.IP) == {"专利法/1": "h"}
        assert [id_ for id_, _ in milvus.best("专利期限", scope=Scope.IP, limit=2)] == ["专利法/1"]


def test_a_move_killed_half_way_leaves_the_source_and_the_next_completes(
    tmp_path: Path, sqlite_database_url: str
) -> None:
    source, count = tmp_path / "index", 6_000
    vectors = np.random.default_rng(0).normal(size=(count, 24)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    with ChromaIndex.embedded(source, model="old") as index:
        index.put({f"p{n}": row for n, row in enumerate(vectors)}, scope=Scope.IP)
    before = bytes_of(source)
    target = tmp_path / "index.db"
    moved = ("--from", source, "--to", target, "--model", "old")
    arguments = ("migrate-index", *moved, "--database", sqlite_database_url)
    command = [sys.executable, "-m", "knowledge", *map(str, arguments)]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as moving:
        assert moving.stderr is not None
        shown = b""
        while not re.search(rb" [1-9]\d*/6000", shown):
            shown += moving.stderr.read(1)
        moving.kill()
    assert bytes_of(source) == before
    with MilvusIndex.at(str(target), model="old") as index:
        assert 0 < len(index.ids(scope=Scope.IP)) < count
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    assert "6000 in the source     6000 in the target" in done.stdout
    assert bytes_of(source) == before
    assert not (source / "copy").exists()


def bytes_of(folder: Path) -> dict[Path, bytes]:
    return {
        path.relative_to(folder): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "copy" not in path.parts
    }


def test_what_cannot_be_moved_is_one_sentence(
    tmp_path: Path, sqlite_database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(tmp_path / "index")
    (tmp_path / "other").mkdir()
    for source, target, reason in (
        (tmp_path / "index", tmp_path / "index", "are the same index"),
        (tmp_path / "nothing", tmp_path / "index", "There is no index in the folder"),
        (tmp_path / "other", tmp_path / "index", "There is no index in the folder"),
        (tmp_path / "nothing.db", tmp_path / "index", "There is no Milvus file"),
        (tmp_path / "index", tmp_path / "index.db", "holds vectors of old, not of"),
        ("127.0.0.1:9", tmp_path / "index", "check that it runs and its address"),
        ("ftp://host", tmp_path / "index", "is not host:port"),
        ("milvus://host:port", tmp_path / "index", "is not milvus://"),
    ):
        addresses = ["--from", str(source), "--to", str(target)]
        assert main(["migrate-index", *addresses, "--database", sqlite_database_url]) == 1
        said = capsys.readouterr().err
        assert reason in said
        assert said.count("\n") == 1
    none = f"sqlite:///{tmp_path / 'none.db'}"
    addresses = ["--from", str(tmp_path / "index"), "--to", str(tmp_path / "new.db")]
    assert main(["migrate-index", *addresses, "--model", "old", "--database", none]) == 1
    assert "name it with --database" in capsys.readouterr().err
    assert not (tmp_path / "none.db").exists()
    assert not (tmp_path / "nothing").exists()
    assert list((tmp_path / "other").iterdir()) == []
    with ChromaIndex.embedded(tmp_path / "index", model="old") as index:
        assert index.ids(scope=Scope.IP) == {"a"}


def test_an_index_that_was_not_closed_is_not_moved_and_not_deleted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(tmp_path / "index")
    (tmp_path / "index" / "seal.json").write_text('{"model": "old", "files": null}')
    before = bytes_of(tmp_path / "index")
    addresses = ["--from", str(tmp_path / "index"), "--to", str(tmp_path / "other")]
    assert main(["migrate-index", *addresses, "--model", "old"]) == 1
    assert "was not closed properly" in capsys.readouterr().err
    assert bytes_of(tmp_path / "index") == before


def test_reindex_of_nothing_is_harmless(tmp_path: Path) -> None:
    assert run("reindex", "--index", tmp_path / "index").returncode == 0


def test_reindex_while_the_assistant_runs_is_refused(tmp_path: Path) -> None:
    filled(tmp_path)
    with ChromaIndex.embedded(tmp_path, model="old") as index:
        done = run("reindex", "--index", tmp_path)
        assert done.returncode == 1
        assert "Another process holds the index" in done.stderr
        assert "Traceback" not in done.stderr
        assert index.ids(scope=Scope.IP) == {"a"}


def test_a_server_that_is_not_there_is_one_sentence() -> None:
    for address in ("127.0.0.1:9", "milvus://desk:secret@127.0.0.1:9"):
        done = run("reindex", "--index", address)
        assert done.returncode == 1
        assert "check that it runs and its address" in done.stderr
        assert "Traceback" not in done.stderr
        assert "secret" not in done.stderr

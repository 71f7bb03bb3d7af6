"""The commands about the index, through the real command line."""

import subprocess
import sys
from pathlib import Path

import numpy as np

from knowledge.chroma_index import ChromaIndex
from knowledge.document import Scope
from knowledge.milvus_index import MilvusIndex


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

"""One suite for every passage index: embedded Chroma, a real Chroma server, the exact matrix."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest

from knowledge.chroma_index import ChromaIndex
from knowledge.document import Scope
from knowledge.exact_index import ExactIndex
from knowledge.index import IndexUnavailable, ModelChanged, PassageIndex, Vector

MODEL = "a-model"
DIMENSION = 24


def unit(count: int, *, seed: int = 0, dimension: int = DIMENSION) -> Vector:
    """Vectors that lie close together, as those of real texts do."""
    rows = np.random.default_rng(seed).normal(size=(count, dimension)) + 1.5
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def named(count: int, *, seed: int = 0) -> dict[str, Vector]:
    return {f"商标法@2019-04-23/第{n}条": row for n, row in enumerate(unit(count, seed=seed))}


@pytest.fixture(scope="session")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `chroma run`, the server that the package brings."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = Path(sys.executable).with_name("chroma")
    folder = tmp_path_factory.mktemp("server")
    where = ["--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(
            [str(program), "run", *where], stdout=log, stderr=subprocess.STDOUT
        ) as server,
    ):
        address = f"http://127.0.0.1:{port}"
        for _ in range(300):
            try:
                httpx.get(f"{address}/api/v2/heartbeat", timeout=1).raise_for_status()
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield address
        server.terminate()


@pytest.fixture(params=["embedded", "server", "exact"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PassageIndex]:
    if request.param == "exact":
        yield ExactIndex()
    elif request.param == "embedded":
        with ChromaIndex.embedded(tmp_path / "index", model=MODEL) as opened:
            yield opened
    else:
        address = request.getfixturevalue("chroma_server")
        with ChromaIndex.on_server(address, model=MODEL, reset=True) as opened:
            yield opened


class TestEveryIndex:
    def test_an_empty_one_finds_nothing(self, index: PassageIndex) -> None:
        vector = unit(1)[0]
        assert index.nearest(vector, scope=Scope.IP, limit=5) == []
        assert index.cosines(vector, ["x"], scope=Scope.IP) == {}
        assert index.spread(vector, scope=Scope.IP) == (0.0, 1.0)
        assert index.ids(scope=Scope.IP) == set()
        assert index.hashes(scope=Scope.IP) == {}
        index.remove(["x"], scope=Scope.IP)

    def test_the_nearest_come_best_first_with_their_cosines(self, index: PassageIndex) -> None:
        vectors = named(300)
        index.put(vectors, scope=Scope.IP)
        question = unit(1, seed=9)[0]
        true = {id_: float(row @ question) for id_, row in vectors.items()}
        expected = sorted(true, key=lambda id_: -true[id_])[:10]
        found = index.nearest(question, scope=Scope.IP, limit=10)
        assert [id_ for id_, _ in found] == expected
        for id_, cosine in found:
            assert cosine == pytest.approx(true[id_], abs=1e-5)

    def test_more_is_asked_for_than_there_is(self, index: PassageIndex) -> None:
        index.put(named(3), scope=Scope.IP)
        assert len(index.nearest(unit(1)[0], scope=Scope.IP, limit=100)) == 3
        assert index.nearest(unit(1)[0], scope=Scope.IP, limit=0) == []

    def test_scopes_are_apart(self, index: PassageIndex) -> None:
        first, second = unit(2)
        index.put({"a": first}, scope=Scope.IP)
        index.put({"b": second}, scope=Scope.GENERAL)
        assert index.ids(scope=Scope.IP) == {"a"}
        assert [id_ for id_, _ in index.nearest(second, scope=Scope.IP, limit=5)] == ["a"]
        index.remove(["b"], scope=Scope.IP)
        assert index.ids(scope=Scope.GENERAL) == {"b"}

    def test_cosines_of_known_ids_only(self, index: PassageIndex) -> None:
        vectors = named(5)
        index.put(vectors, scope=Scope.IP)
        question = unit(1, seed=3)[0]
        ids = [*vectors][:2]
        cosines = index.cosines(question, [*ids, ids[0], "unknown"], scope=Scope.IP)
        assert cosines == pytest.approx({i: float(vectors[i] @ question) for i in ids}, abs=1e-5)

    def test_putting_again_replaces_the_vector_and_its_hash(self, index: PassageIndex) -> None:
        old, new = unit(2)
        index.put({"a": old}, scope=Scope.IP, hashes={"a": "old"})
        index.put({"a": new}, scope=Scope.IP, hashes={"a": "new"})
        assert index.hashes(scope=Scope.IP) == {"a": "new"}
        assert index.cosines(new, ["a"], scope=Scope.IP)["a"] == pytest.approx(1.0, abs=1e-5)

    def test_a_put_without_hashes_says_so(self, index: PassageIndex) -> None:
        index.put({"a": unit(1)[0]}, scope=Scope.IP)
        assert index.hashes(scope=Scope.IP) == {"a": ""}

    def test_removed_ids_are_gone_and_unknown_ones_ignored(self, index: PassageIndex) -> None:
        vectors = named(20)
        index.put(vectors, scope=Scope.IP)
        gone = [*vectors][:5]
        index.remove([*gone, "unknown"], scope=Scope.IP)
        assert index.ids(scope=Scope.IP) == set(vectors) - set(gone)
        found = index.nearest(vectors[gone[0]], scope=Scope.IP, limit=20)
        assert not {id_ for id_, _ in found} & set(gone)

    def test_spread_is_that_of_all_cosines(self, index: PassageIndex) -> None:
        vectors = named(400)
        index.put(vectors, scope=Scope.IP)
        question = unit(1, seed=4)[0]
        cosines = np.stack(list(vectors.values())) @ question
        mean, deviation = index.spread(question, scope=Scope.IP)
        assert mean == pytest.approx(float(cosines.mean()), abs=1e-5)
        assert deviation == pytest.approx(float(cosines.std()), abs=1e-5)

    def test_one_vector_has_a_harmless_spread(self, index: PassageIndex) -> None:
        vector = unit(1)[0]
        index.put({"a": vector}, scope=Scope.IP)
        mean, deviation = index.spread(vector, scope=Scope.IP)
        assert mean == pytest.approx(1.0, abs=1e-5)
        assert deviation == 1.0

    def test_vectors_of_another_dimension_are_refused(self, index: PassageIndex) -> None:
        index.put(named(2), scope=Scope.IP)
        other = unit(1, dimension=8)[0]
        with pytest.raises(ModelChanged, match="knowledge reindex"):
            index.put({"x": other}, scope=Scope.IP)
        with pytest.raises(ModelChanged, match="knowledge reindex"):
            index.nearest(other, scope=Scope.IP, limit=1)
        assert len(index.ids(scope=Scope.IP)) == 2

    def test_nothing_put_is_nothing_done(self, index: PassageIndex) -> None:
        index.put({}, scope=Scope.IP)
        index.remove([], scope=Scope.IP)
        assert index.ids(scope=Scope.IP) == set()


@pytest.fixture(params=["embedded", "server"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., ChromaIndex]:
    """Opens the same lasting store again."""
    if request.param == "embedded":
        return lambda model=MODEL, reset=False: ChromaIndex.embedded(
            tmp_path / "index", model=model, reset=reset
        )
    address = request.getfixturevalue("chroma_server")
    ChromaIndex.on_server(address, model=MODEL, reset=True).close()
    return lambda model=MODEL, reset=False: ChromaIndex.on_server(address, model=model, reset=reset)


class TestLastingIndex:
    def test_it_is_there_again(self, reopen: Callable[..., ChromaIndex]) -> None:
        vectors, question = named(1200), unit(1, seed=5)[0]
        with reopen() as index:
            index.put(vectors, scope=Scope.IP, hashes=dict.fromkeys(vectors, "h"))
            before = index.spread(question, scope=Scope.IP)
        with reopen() as index:
            assert index.hashes(scope=Scope.IP) == dict.fromkeys(vectors, "h")
            assert index.spread(question, scope=Scope.IP) == pytest.approx(before, abs=1e-6)
            assert index.nearest(next(iter(vectors.values())), scope=Scope.IP, limit=1)

    def test_another_model_is_refused_until_reset(self, reopen: Callable[..., ChromaIndex]) -> None:
        with reopen() as index:
            index.put(named(2), scope=Scope.IP)
        with pytest.raises(ModelChanged, match=r"a-model.*other-model.*knowledge reindex"):
            reopen(model="other-model")
        with reopen() as index:
            assert len(index.ids(scope=Scope.IP)) == 2
        with reopen(model="other-model", reset=True) as index:
            assert index.ids(scope=Scope.IP) == set()
            index.put({"a": unit(1, dimension=8)[0]}, scope=Scope.IP)
        with reopen(model="other-model") as index:
            assert index.ids(scope=Scope.IP) == {"a"}


class TestEmbeddedFolder:
    def test_a_second_opener_is_refused_at_once(self, tmp_path: Path) -> None:
        code = (
            "import sys, pathlib; from knowledge.chroma_store import StoreFolder\n"
            "from knowledge.index import IndexUnavailable\n"
            "try: StoreFolder(pathlib.Path(sys.argv[1]), model='a-model')\n"
            "except IndexUnavailable as error: print(error); sys.exit(3)\n"
        )
        with ChromaIndex.embedded(tmp_path, model=MODEL) as index:
            index.put(named(3), scope=Scope.IP)
            with pytest.raises(IndexUnavailable, match="Another process holds the index"):
                ChromaIndex.embedded(tmp_path, model=MODEL)
            other = subprocess.run(
                [sys.executable, "-c", code, tmp_path], capture_output=True, text=True, check=False
            )
            assert other.returncode == 3
            assert "Another process holds the index" in other.stdout
            assert len(index.ids(scope=Scope.IP)) == 3

    @pytest.mark.parametrize(
        "damage",
        [
            lambda folder: _overwrite(folder / "chroma.sqlite3"),
            lambda folder: os.truncate(folder / "chroma.sqlite3", 5000),
            lambda folder: _overwrite(next(folder.glob("*/data_level0.bin"))),
            lambda folder: os.truncate(next(folder.glob("*/data_level0.bin")), 5000),
            lambda folder: next(folder.glob("*/header.bin")).unlink(),
            lambda folder: (folder / "chroma.sqlite3").unlink(),
            lambda folder: _overwrite(folder.parent / "seal.json"),
        ],
        ids=["sql", "short-sql", "graph", "short-graph", "no-header", "no-sql", "seal"],
    )
    def test_a_damaged_store_starts_empty_and_says_so(
        self, tmp_path: Path, damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
    ) -> None:
        with ChromaIndex.embedded(tmp_path, model=MODEL) as index:
            index.put(named(1500), scope=Scope.IP)
        damage(tmp_path / "chroma")
        with ChromaIndex.embedded(tmp_path, model=MODEL) as index:
            assert index.ids(scope=Scope.IP) == set()
            index.put(named(5), scope=Scope.IP)
        assert "built again from the stored vectors" in caplog.text
        with ChromaIndex.embedded(tmp_path, model=MODEL) as index:
            assert len(index.ids(scope=Scope.IP)) == 5

    def test_a_store_whose_process_was_killed_is_not_trusted(self, tmp_path: Path) -> None:
        code = (
            "import os, sys, pathlib, numpy\n"
            "from knowledge.chroma_index import ChromaIndex\n"
            "from knowledge.document import Scope\n"
            "index = ChromaIndex.embedded(pathlib.Path(sys.argv[1]), model='a-model')\n"
            "index.put({'a': numpy.ones(24, 'float32') / 24**.5}, scope=Scope.IP)\n"
            "os._exit(9)\n"
        )
        subprocess.run([sys.executable, "-c", code, tmp_path], check=False)
        assert json.loads((tmp_path / "seal.json").read_text())["files"] is None
        with pytest.raises(ModelChanged):
            ChromaIndex.embedded(tmp_path, model="other-model")
        with ChromaIndex.embedded(tmp_path, model=MODEL) as index:
            assert index.ids(scope=Scope.IP) == set()

    def test_a_folder_that_cannot_be_made_is_one_sentence(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way")
        with pytest.raises(IndexUnavailable, match="cannot be written"):
            ChromaIndex.embedded(tmp_path / "file" / "index", model=MODEL)

    def test_our_own_settings_file_is_not_chromas(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / ".env").write_text("WECHAT__TOKEN=x\nIS_PERSISTENT=nonsense\n")
        monkeypatch.chdir(tmp_path)
        ChromaIndex.embedded(tmp_path / "index", model=MODEL).close()


class TestServer:
    @pytest.mark.parametrize(
        "address", ["not an address", "ftp://127.0.0.1:1", "http://", "", "a:b"]
    )
    def test_an_odd_address_is_one_sentence(self, address: str) -> None:
        with pytest.raises(IndexUnavailable, match="is not host:port"):
            ChromaIndex.on_server(address, model=MODEL)

    def test_the_address_may_be_host_and_port(self, chroma_server: str) -> None:
        address = chroma_server.removeprefix("http://")
        ChromaIndex.on_server(address, model=MODEL, reset=True).close()

    def test_a_server_that_is_not_there_is_one_sentence(self) -> None:
        with pytest.raises(IndexUnavailable, match=r"127\.0\.0\.1:9 does not answer"):
            ChromaIndex.on_server("http://127.0.0.1:9", model=MODEL)


def _overwrite(path: Path) -> None:
    size = path.stat().st_size
    path.write_bytes(np.random.default_rng(1).bytes(size))

"""One suite for every passage index: Chroma embedded and on a server, Milvus, the exact matrix."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import httpx
import numpy as np
import pytest

from knowledge.chroma_index import ChromaIndex
from knowledge.document import Scope
from knowledge.exact_index import ExactIndex
from knowledge.index import IndexUnavailable, ModelChanged, PassageIndex, Vector
from knowledge.index_address import Engine, IndexAddress
from knowledge.index_moving import Compared, compare_indexes, move_passages
from knowledge.milvus_index import MilvusIndex

MODEL = "a-model"
DIMENSION = 24


def unit(count: int, *, seed: int = 0, dimension: int = DIMENSION) -> Vector:
    """Vectors that lie close together, as those of real texts do."""
    rows = np.random.default_rng(seed).normal(size=(count, dimension)) + 1.5
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def named(count: int, *, seed: int = 0) -> dict[str, Vector]:
    return {f"商标法@2019-04-23/第{n}条": row for n, row in enumerate(unit(count, seed=seed))}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `chroma run`, the server that the package brings."""
    port = free_port()
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


@pytest.fixture(scope="session")
def milvus_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of milvus-lite's own server, which speaks Milvus' protocol."""
    port, folder = free_port(), tmp_path_factory.mktemp("milvus")
    program = Path(sys.executable).with_name("milvus-lite")
    where = ["--data-dir", str(folder / "data"), "--host", "127.0.0.1", "--port", str(port)]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(
            [str(program), "server", *where], stdout=log, stderr=subprocess.STDOUT
        ) as server,
    ):
        for _ in range(300):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"milvus://127.0.0.1:{port}"
        server.kill()  # its folder goes with the test; where SIGINT is ignored it would stay


LASTING = ["chroma-folder", "chroma-server", "milvus-file", "milvus-server"]


def place_of(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> IndexAddress:
    """An engine's address; what is there from an earlier test is emptied."""
    places = {"chroma-folder": "index", "milvus-file": "index.db"}
    if engine in places:
        return IndexAddress.read(str(tmp_path / places[engine]), data_folder=tmp_path)
    address = request.getfixturevalue(engine.replace("-", "_"))
    place = IndexAddress.read(address, data_folder=tmp_path)
    place.open(model=MODEL, reset=True).close()
    return place


@pytest.fixture(params=[*LASTING, "exact"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PassageIndex]:
    opened: PassageIndex = ExactIndex()
    if request.param != "exact":
        opened = place_of(request.param, request, tmp_path).open(model=MODEL)
    with closing(opened):
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

    def test_vectors_of_known_ids_come_back(self, index: PassageIndex) -> None:
        vectors = named(5)
        index.put(vectors, scope=Scope.IP)
        first, second, *_ = vectors
        held = index.vectors([first, second, first, "unknown"], scope=Scope.IP)
        assert set(held) == {first, second}
        assert held[first] == pytest.approx(vectors[first], abs=1e-6)
        assert index.vectors([first], scope=Scope.GENERAL) == {}
        assert index.vectors([], scope=Scope.IP) == {}

    def test_putting_again_replaces_the_vector_and_its_hash(self, index: PassageIndex) -> None:
        old, new = unit(2)
        for vector, text in ((old, "old"), (new, "new")):
            index.put({"a": vector}, scope=Scope.IP, hashes={"a": text}, texts={"a": text})
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

    def test_ids_may_hold_any_sign(self, index: PassageIndex) -> None:
        ids = ['关于"双随机"的通知/第1条', "it's", "a\\b", "两 行\n/一", "{x}", "%_"]
        index.put(dict(zip(ids, unit(len(ids)), strict=True)), scope=Scope.IP)
        assert set(index.cosines(unit(1)[0], ids, scope=Scope.IP)) == set(ids)
        index.remove(ids[:3], scope=Scope.IP)
        assert index.ids(scope=Scope.IP) == set(ids[3:])

    def test_words_find_the_texts_where_the_engine_searches_them(self, index: PassageIndex) -> None:
        texts = {
            "期限": "商标法 注册商标的有效期为十年，自核准注册之日起计算",
            "续展": "商标法 注册商标有效期满，需要继续使用的，应当办理续展手续",
            "专利": "专利法 发明专利权的期限为二十年，自申请日起计算",
            "odd": '"quoted" it\'s a\\b {x} %_ ABC\nline',
            "none": "",
        }
        vectors = dict(zip(texts, unit(len(texts)), strict=True))
        index.put(vectors, scope=Scope.IP, hashes=dict.fromkeys(texts, "h"), texts=texts)
        words = index.words
        if words is None:
            assert index.hashes(scope=Scope.IP) == dict.fromkeys(texts, "h")
            return
        assert index.hashes(scope=Scope.IP) == dict.fromkeys(texts, "h") | {"none": ""}
        assert (words.count(scope=Scope.IP), words.count(scope=Scope.GENERAL)) == (4, 0)
        assert words.texts([*texts, "unknown"], scope=Scope.IP) == {
            id_: text for id_, text in texts.items() if text
        }
        found = words.best("发明专利的期限", scope=Scope.IP, limit=5)
        assert found[0][0] == "专利"
        assert found == sorted(found, key=lambda pair: -pair[1])
        assert all(score > 0 for _, score in found)
        assert [id_ for id_, _ in words.best("续展手续", scope=Scope.IP, limit=1)] == ["续展"]
        for nothing in ("", "  ", "！？", "zzz"):
            assert words.best(nothing, scope=Scope.IP, limit=5) == []
        assert words.best("\"' or 1==1", scope=Scope.IP, limit=1)[0][0] == "odd"
        assert words.best("商标", scope=Scope.IP, limit=0) == []
        assert words.best("商标", scope=Scope.GENERAL, limit=5) == []
        index.put({"专利": vectors["专利"]}, scope=Scope.IP, texts={"专利": "著作权法 署名权"})
        assert [id_ for id_, _ in words.best("发明专利", scope=Scope.IP, limit=5)] == []
        index.remove(["续展"], scope=Scope.IP)
        assert "续展" not in dict(words.best("注册商标", scope=Scope.IP, limit=5))

    def test_nothing_put_is_nothing_done(self, index: PassageIndex) -> None:
        index.put({}, scope=Scope.IP)
        index.remove([], scope=Scope.IP)
        assert index.ids(scope=Scope.IP) == set()


Reopen = Callable[..., "closing[PassageIndex]"]


@pytest.fixture(params=LASTING)
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Reopen:
    """Opens the same lasting store again."""
    place = place_of(request.param, request, tmp_path)
    return lambda model=MODEL, reset=False: closing(place.open(model=model, reset=reset))


class TestLastingIndex:
    def test_it_is_there_again(self, reopen: Reopen) -> None:
        vectors, question = named(1200), unit(1, seed=5)[0]
        with reopen() as index:
            named_h = dict.fromkeys(vectors, "h")
            index.put(vectors, scope=Scope.IP, hashes=named_h, texts=named_h)
            before = index.spread(question, scope=Scope.IP)
        with reopen() as index:
            assert index.hashes(scope=Scope.IP) == dict.fromkeys(vectors, "h")
            assert index.spread(question, scope=Scope.IP) == pytest.approx(before, abs=1e-6)
            assert index.nearest(next(iter(vectors.values())), scope=Scope.IP, limit=1)

    def test_another_model_is_refused_until_reset(self, reopen: Reopen) -> None:
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


class TestMoving:
    @pytest.mark.parametrize(("here", "there"), [*pairwise([*LASTING, LASTING[0]])])
    def test_another_engine_finds_the_same(
        self, here: str, there: str, request: pytest.FixtureRequest, tmp_path: Path
    ) -> None:
        ip, question = named(700), unit(1, seed=5)[0]
        general = {f"general/{id_}": row for id_, row in named(3, seed=7).items()}
        source, target = (place_of(name, request, tmp_path) for name in (here, there))
        with closing(source.open(model=MODEL)) as held:
            said = {id_: f"{id_}关于商标" for id_ in ip}
            held.put(ip, scope=Scope.IP, hashes=dict.fromkeys(ip, "h"), texts=said)
            held.put(general, scope=Scope.GENERAL)
        with (
            source.reading(model=MODEL) as held,
            closing(target.open(model=MODEL)) as filled,
        ):
            filled.put({"other": question}, scope=Scope.IP)
            steps = list(move_passages(held, filled, texts=said))
            assert (steps[0], steps[-1]) == ((0, 703), (703, 703))
            texts = (None, None) if filled.words is None else (700, 0)
            assert compare_indexes(held, filled) == (
                Compared(
                    scope=Scope.IP, source=700, target=701, missing=0, others=1, texts=texts[0]
                ),
                Compared(
                    scope=Scope.GENERAL, source=3, target=3, missing=0, others=0, texts=texts[1]
                ),
            )
            filled.remove(["other"], scope=Scope.IP)
            if filled.words is not None:
                assert filled.words.texts([*ip][:2], scope=Scope.IP) == dict([*said.items()][:2])
            for scope in Scope:
                assert filled.hashes(scope=scope) == held.hashes(scope=scope)
                before = held.nearest(question, scope=scope, limit=10)
                after = filled.nearest(question, scope=scope, limit=10)
                assert [id_ for id_, _ in after] == [id_ for id_, _ in before]

    def test_a_second_run_puts_only_what_is_missing_or_has_another_text(self) -> None:
        source, target, vectors = ExactIndex(), ExactIndex(), named(10)
        second, *rest = list(vectors)[1:]
        source.put(vectors, scope=Scope.IP, hashes=dict.fromkeys(vectors, "new"))
        target.put(
            {id_: vectors[id_] for id_ in [second, *rest]},
            scope=Scope.IP,
            hashes=dict.fromkeys(rest, "new") | {second: "old"},
        )
        assert next(move_passages(source, target, texts={})) == (8, 10)
        list(move_passages(source, target, texts={}))
        assert target.hashes(scope=Scope.IP) == source.hashes(scope=Scope.IP)


class TestSharedIndex:
    @pytest.mark.parametrize("engine", ["milvus-server"])
    def test_what_one_process_puts_the_other_finds(
        self, engine: str, request: pytest.FixtureRequest, tmp_path: Path
    ) -> None:
        place = place_of(engine, request, tmp_path)
        vectors, question = named(300), unit(1, seed=5)[0]
        with closing(place.open(model=MODEL)) as reader, closing(place.open(model=MODEL)) as writer:
            assert reader.nearest(question, scope=Scope.IP, limit=1) == []
            writer.put(vectors, scope=Scope.IP)
            assert reader.ids(scope=Scope.IP) == set(vectors)
            assert reader.spread(question, scope=Scope.IP) == pytest.approx(
                writer.spread(question, scope=Scope.IP)
            )


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


class TestMilvusFile:
    def test_a_second_opener_is_refused_at_once(self, tmp_path: Path) -> None:
        code = (
            "import sys; from knowledge.milvus_index import MilvusIndex\n"
            "from knowledge.index import IndexUnavailable\n"
            "try: MilvusIndex.at(sys.argv[1], model='a-model')\n"
            "except IndexUnavailable as error: print(error); sys.exit(3)\n"
        )
        place = str(tmp_path / "index.db")
        with MilvusIndex.at(place, model=MODEL) as index:
            index.put(named(3), scope=Scope.IP)
            other = subprocess.run(
                [sys.executable, "-c", code, place], capture_output=True, text=True, check=False
            )
            assert (other.returncode, other.stderr) == (3, "")
            assert "Another process holds the Milvus file" in other.stdout
            assert len(index.ids(scope=Scope.IP)) == 3

    def test_what_was_put_before_a_kill_is_there(self, tmp_path: Path) -> None:
        code = (
            "import os, sys, numpy\n"
            "from knowledge.document import Scope\n"
            "from knowledge.milvus_index import MilvusIndex\n"
            "index = MilvusIndex.at(sys.argv[1], model='a-model')\n"
            "index.put({'a': numpy.ones(24, 'float32') / 24**.5}, scope=Scope.IP)\n"
            "os._exit(9)\n"
        )
        place = str(tmp_path / "index.db")
        subprocess.run([sys.executable, "-c", code, place], check=False)
        with MilvusIndex.at(place, model=MODEL) as index:
            assert index.ids(scope=Scope.IP) == {"a"}

    def test_a_folder_that_cannot_be_made_is_one_sentence(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way")
        with pytest.raises(IndexUnavailable, match="cannot be opened"):
            MilvusIndex.at(str(tmp_path / "file" / "index.db"), model=MODEL)

    def test_our_own_settings_file_does_not_reach_the_environment(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text("IPDESK_WECHAT__TOKEN=secret\n")
        code = (
            "import os, sys; from knowledge.milvus_index import MilvusIndex\n"
            "MilvusIndex.at(sys.argv[1], model='a-model').close()\n"
            "print([name for name in os.environ if 'IPDESK' in name or 'DOTENV' in name])\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "index.db")],
            capture_output=True,
            text=True,
            check=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        )
        assert done.stdout == "[]\n"


class TestMilvusServer:
    @pytest.mark.parametrize(
        "address", ["milvus://", "milvus://host:port", "milvus://a b:19530", "milvus:///file"]
    )
    def test_an_odd_address_is_one_sentence(self, address: str) -> None:
        with pytest.raises(IndexUnavailable, match="is not milvus://"):
            MilvusIndex.at(address, model=MODEL)

    def test_a_server_that_is_not_there_is_one_sentence_without_the_password(self) -> None:
        with pytest.raises(IndexUnavailable, match=r"127\.0\.0\.1:9 cannot be used") as failure:
            MilvusIndex.at("milvus://desk:secret@127.0.0.1:9", model=MODEL)
        assert "secret" not in str(failure.value)


@pytest.mark.parametrize(
    ("text", "engine", "place"),
    [
        ("", Engine.CHROMA_FOLDER, "data/index"),
        (" other/index ", Engine.CHROMA_FOLDER, "other/index"),
        ("chroma:8000", Engine.CHROMA_SERVER, "chroma:8000"),
        ("https://chroma.example.org", Engine.CHROMA_SERVER, "https://chroma.example.org"),
        ("data/index.db", Engine.MILVUS_FILE, "data/index.db"),
        ("milvus://m:19530", Engine.MILVUS_SERVER, "milvus://m:19530"),
        ("milvus+https://m", Engine.MILVUS_SERVER, "milvus+https://m"),
    ],
)
def test_an_address_chooses_the_engine(text: str, engine: Engine, place: str) -> None:
    assert IndexAddress.read(text, data_folder=Path("data")) == IndexAddress(engine, place)


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

"""The passage index in Milvus, on a server or in a file, one collection a scope.

A row is a passage's id, the hash of the text that was embedded, its vector, the text that words are
searched in, and its lot: a number drawn from the id, by which the sample of `vectors_sample` is
fetched without reading every id. Milvus cuts the texts into words itself and ranks them by BM25.
"""

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Self

import numpy as np

from knowledge.document import Scope
from knowledge.index import ModelChanged, OtherModel, Vector
from knowledge.lasting_index import LastingIndex
from knowledge.milvus_store import MilvusStore, milvus_errors
from knowledge.vectors_sample import SIZE, VectorSample, cosine_spread, lot

_GRAPH = {"M": 16, "efConstruction": 200}
_SEARCHED = 300  # of the graph, at least: fewer miss neighbours
_MODEL = "ipdesk.model"
_BATCH = 500
_MOST = 16_384  # what Milvus gives at once
_LOTS = 2**62
_DRIFT = 0.1  # share by which a scope may grow before its sample is taken anew
_ID_BYTES = 2_048
_TEXT_BYTES = 65_535  # the most that Milvus takes
_TEXT = 20_000  # characters: whatever is longer is found by what it begins with
# What Milvus calls its Chinese analyser, by its parts: milvus-lite does not know it by that name.
_CHINESE = {"tokenizer": "jieba", "filter": ["cnalphanumonly"]}
_BM25 = {"inverted_index_algo": "DAAT_MAXSCORE", "bm25_k1": 1.5, "bm25_b": 0.75}
_ASK_SECONDS = 10.0
_WRITE_SECONDS = 60.0


class MilvusIndex(LastingIndex):
    """A `PassageIndex` and its `WordIndex` in Milvus. Open it with `at`, and close it.

    Raises IndexUnavailable where Milvus fails and ModelChanged where vectors would be mixed.
    """

    def __init__(self, store: MilvusStore, *, model: str) -> None:
        super().__init__(model=model)
        self._store = store
        self._client = store.client
        self._held: set[Scope] = set()
        self._samples: dict[Scope, VectorSample] = {}
        self._counted: dict[Scope, int] = {}
        self.words = self
        try:
            for scope in Scope:
                self._find(scope)
        except BaseException:
            store.close()
            raise

    @classmethod
    def at(cls, address: str, *, model: str, reset: bool = False) -> Self:
        """The index at milvus://host:port, which several processes may share, or in a file.

        `reset` deletes what is there, whatever model it was made with.
        """
        store = MilvusStore(address)
        if reset:
            try:
                with milvus_errors(store.where):
                    for scope in Scope:
                        store.client.drop_collection(_name(scope), timeout=_WRITE_SECONDS)
            except BaseException:
                store.close()
                raise
        return cls(store, model=model)

    def close(self) -> None:
        """Let go of the server or the file."""
        with self._writing:
            self._held.clear()
            self._store.close()

    def nearest(self, vector: Vector, *, scope: Scope, limit: int) -> list[tuple[str, float]]:
        """The ids with the largest cosines, best first."""
        if limit <= 0 or not self._find(scope):
            return []
        self._check(vector)
        limit = min(limit, _MOST)
        with milvus_errors(self._store.where):
            (found,) = self._client.search(
                _name(scope),
                data=[vector.tolist()],
                anns_field="vector",
                limit=limit,
                output_fields=["id"],
                search_params={"params": {"ef": max(_SEARCHED, limit)}},
                timeout=_ASK_SECONDS,
            )
        return [(str(hit["id"]), float(hit["distance"])) for hit in found]

    def best(self, text: str, *, scope: Scope, limit: int) -> list[tuple[str, float]]:
        """The ids with the largest BM25 above zero, best first."""
        if limit <= 0 or not text.strip() or not self._find(scope):
            return []
        with milvus_errors(self._store.where):
            (found,) = self._client.search(
                _name(scope),
                data=[text],
                anns_field="words",
                limit=min(limit, _MOST),
                output_fields=["id"],
                search_params={"metric_type": "BM25"},
                timeout=_ASK_SECONDS,
            )
        # milvus-lite gives a distance, which is less than zero the better a text fits.
        scores = [(str(hit["id"]), abs(float(hit["distance"]))) for hit in found]
        return [(id_, score) for id_, score in scores if score > 0]

    def texts(self, ids: Sequence[str], *, scope: Scope) -> dict[str, str]:
        """The text of each id that was put with one."""
        rows = self._rows(ids, scope=scope, field="text")
        return {row["id"]: row["text"] for row in rows if row["text"]}

    def count(self, *, scope: Scope) -> int:
        """How many ids were put with a text."""
        if not self._find(scope):
            return 0
        with milvus_errors(self._store.where):
            (row,) = self._client.query(
                _name(scope),
                filter='text != ""',
                output_fields=["count(*)"],
                timeout=_WRITE_SECONDS,
            )
        return int(row["count(*)"])

    def vectors(self, ids: Sequence[str], *, scope: Scope) -> dict[str, Vector]:
        """The vector of each id that the index holds."""
        return _vectors_of(self._rows(ids, scope=scope, field="vector"))

    def spread(self, vector: Vector, *, scope: Scope) -> tuple[float, float]:
        """Mean and standard deviation over a fixed sample of the scope.

        The sample is taken anew when the scope has grown or shrunk by a tenth, by whosever hand.
        """
        self._check(vector)
        return cosine_spread(self._sample(scope).rows, vector)

    def hashes(self, *, scope: Scope) -> dict[str, str]:
        """Every id held with the hash of the text its vector was made of."""
        if not self._find(scope):
            return {}
        parts = 2 * self._count(scope) // _MOST + 1
        bounds = [part * _LOTS // parts for part in range(parts + 1)]
        return {
            row["id"]: row["hash"]
            for low, high in pairwise(bounds)
            for row in self._between(scope, low, high, ["id", "hash"])
        }

    def put(
        self,
        vectors: Mapping[str, Vector],
        *,
        scope: Scope,
        hashes: Mapping[str, str] | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> None:
        """Add or replace."""
        if not vectors:
            return
        named, said = hashes or {}, texts or {}
        with self._writing:
            self._check_all(vectors)
            if not self._find(scope):
                self._make(scope)
            ids = list(vectors)
            for start in range(0, len(ids), _BATCH):
                rows = [
                    {
                        "id": id_,
                        "hash": named.get(id_, "") if said.get(id_) else "",
                        "lot": lot(id_),
                        "text": said.get(id_, "")[:_TEXT],
                        "vector": vectors[id_],
                    }
                    for id_ in ids[start : start + _BATCH]
                ]
                with milvus_errors(self._store.where):
                    self._client.upsert(_name(scope), rows, timeout=_WRITE_SECONDS)
            self._sample(scope).add(vectors)

    def remove(self, ids: Sequence[str], *, scope: Scope) -> None:
        """Take out; ids it does not hold are ignored."""
        with self._writing:
            if not self._find(scope):
                return
            for start in range(0, len(ids), _BATCH):
                chosen = _among(ids[start : start + _BATCH])
                with milvus_errors(self._store.where):
                    self._client.delete(_name(scope), filter=chosen, timeout=_WRITE_SECONDS)
            self._sample(scope).discard(ids)

    def _find(self, scope: Scope) -> bool:
        """Whether the scope has a collection: another process may have made it meanwhile."""
        if scope in self._held:
            return True
        name = _name(scope)
        with milvus_errors(self._store.where):
            if not self._client.has_collection(name, timeout=_ASK_SECONDS):
                return False
            told = self._client.describe_collection(name, timeout=_ASK_SECONDS)
            self._client.load_collection(name, timeout=_WRITE_SECONDS)
        held = told["properties"].get(_MODEL, "")
        if held != self._model:
            raise OtherModel(held or "unknown", self._model)
        fields = {field["name"]: field for field in told["fields"]}
        if "words" not in fields:
            raise ModelChanged(
                f"The index at {self._store.where} is of an earlier version, which kept no texts: "
                "run `python -m knowledge reindex --index ADDRESS`; it is filled again from rows."
            )
        self._dimension = int(fields["vector"]["params"]["dim"])
        self._held.add(scope)
        return True

    def _make(self, scope: Scope) -> None:
        from pymilvus import DataType, Function, FunctionType, MilvusClient

        schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("id", DataType.VARCHAR, max_length=_ID_BYTES, is_primary=True)
        schema.add_field("hash", DataType.VARCHAR, max_length=64)
        schema.add_field("lot", DataType.INT64)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=self._dimension)
        schema.add_field(
            "text",
            DataType.VARCHAR,
            max_length=_TEXT_BYTES,
            enable_analyzer=True,
            analyzer_params=_CHINESE,
        )
        schema.add_field("words", DataType.SPARSE_FLOAT_VECTOR)
        bm25 = FunctionType.BM25
        schema.add_function(
            Function("bm25", bm25, input_field_names=["text"], output_field_names=["words"])
        )
        indexes = MilvusClient.prepare_index_params()
        indexes.add_index("vector", index_type="HNSW", metric_type="COSINE", params=_GRAPH)
        indexes.add_index(
            "words", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25", params=_BM25
        )
        indexes.add_index("lot", index_type="INVERTED")
        with milvus_errors(self._store.where):
            self._client.create_collection(
                _name(scope),
                schema=schema,
                index_params=indexes,
                properties={_MODEL: self._model},
                # What one process has written it reads; the others see it within seconds.
                consistency_level="Session",
                timeout=_WRITE_SECONDS,
            )
        self._held.add(scope)

    def _sample(self, scope: Scope) -> VectorSample:
        if not self._find(scope):
            return VectorSample()
        count, seen = self._count(scope), self._counted.get(scope, 0)
        if scope not in self._samples or abs(count - seen) > _DRIFT * seen:
            self._samples[scope] = self._read_sample(scope, count=count)
            self._counted[scope] = count
        return self._samples[scope]

    def _read_sample(self, scope: Scope, *, count: int) -> VectorSample:
        """Half as many again as are kept, so that chance never leaves too few."""
        high = _LOTS * 3 * SIZE // max(2 * count, 3 * SIZE)
        sample = VectorSample()
        sample.add(_vectors_of(self._between(scope, 0, high, ["id", "vector"])))
        return sample

    def _count(self, scope: Scope) -> int:
        """How many rows there are, about: some servers count deleted ones until they tidy up."""
        with milvus_errors(self._store.where):
            told = self._client.get_collection_stats(_name(scope), timeout=_ASK_SECONDS)
        return int(told["row_count"])

    def _rows(self, ids: Sequence[str], *, scope: Scope, field: str) -> list[Any]:
        """Each id that the index holds, with one field of its row."""
        wanted = list(dict.fromkeys(ids))
        if not wanted or not self._find(scope):
            return []
        return [
            row
            for start in range(0, len(wanted), _BATCH)
            for row in self._query(scope, _among(wanted[start : start + _BATCH]), ["id", field])
        ]

    def _between(self, scope: Scope, low: int, high: int, fields: list[str]) -> list[Any]:
        """The rows whose lot is at least `low` and below `high`, all of them.

        The client's own iterator goes on after an id that it does not escape.
        """
        rows = self._query(scope, f"lot >= {low} and lot < {high}", fields)
        if len(rows) < _MOST:
            return rows
        middle = (low + high) // 2
        lower = self._between(scope, low, middle, fields)
        return lower + self._between(scope, middle, high, fields)

    def _query(self, scope: Scope, chosen: str, fields: list[str]) -> list[Any]:
        with milvus_errors(self._store.where):
            return list(
                self._client.query(
                    _name(scope),
                    filter=chosen,
                    output_fields=fields,
                    limit=_MOST,
                    timeout=_WRITE_SECONDS,
                )
            )


def _name(scope: Scope) -> str:
    return f"passages_{scope.value}"


def _vectors_of(rows: Sequence[Any]) -> dict[str, Vector]:
    return {row["id"]: np.asarray(row["vector"], dtype=np.float32) for row in rows}


def _among(ids: Sequence[str]) -> str:
    """The condition that picks these ids; JSON escapes what an expression escapes."""
    return f"id in {json.dumps(list(ids), ensure_ascii=False)}"

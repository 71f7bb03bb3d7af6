"""The passage index in Chroma, embedded in a folder or on a server, one collection a scope.

LangChain's store keeps vectors, ids and, as each document's text, the hash of the text that was
embedded: the texts themselves are in the database. Nothing is sent to anybody: Chroma's telemetry
is off and it is given vectors, never a function that would fetch a model.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import chromadb
import httpx
import numpy as np
from chromadb.config import Settings
from chromadb.errors import ChromaError
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings

from knowledge.chroma_store import StoreFolder
from knowledge.document import Scope
from knowledge.index import IndexUnavailable, ModelChanged, OtherModel, Vector
from knowledge.lasting_index import LastingIndex
from knowledge.vectors_sample import VectorSample, cosine_spread

# The defaults (100) miss neighbours once a hundred candidates are asked for.
_GRAPH = {"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 300}}
log = logging.getLogger(__name__)

_BATCH = 500
_CONNECT_SECONDS = 5.0
_ANSWER_SECONDS = 60.0


class _MadeElsewhere(Embeddings):
    """Hands LangChain's store the vectors that came with the texts, in their order."""

    def __init__(self, vectors: Sequence[Vector]) -> None:
        self._vectors = vectors

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The vectors of a put."""
        return [vector.tolist() for vector in self._vectors[: len(texts)]]

    def embed_query(self, text: str) -> list[float]:
        """Never asked: searches bring their vector."""
        raise NotImplementedError(text)


class ChromaIndex(LastingIndex):
    """A `PassageIndex` in Chroma. Open it with `embedded` or `on_server`, and close it.

    Raises IndexUnavailable where Chroma fails and ModelChanged where vectors would be mixed.
    """

    def __init__(self, client: Any, *, model: str, folder: StoreFolder | None = None) -> None:
        super().__init__(model=model)
        self._client = client
        for session in _sessions(client):
            session.timeout = httpx.Timeout(_ANSWER_SECONDS)
        self._folder = folder
        self._stores: dict[Scope, Chroma] = {}
        self._samples: dict[Scope, VectorSample] = {scope: VectorSample() for scope in Scope}
        try:
            with _translated():
                self._attach()
        except BaseException:
            self._disconnect()
            raise

    @classmethod
    def embedded(cls, folder: Path, *, model: str, reset: bool = False) -> Self:
        """The index in a folder, for this process alone; a damaged one starts empty.

        `reset` deletes what is there, whatever model it was made with.
        """
        store = StoreFolder(folder, model=model, reset=reset)
        try:
            try:
                return cls(_persistent(store.chroma), model=model, folder=store)
            except ModelChanged:
                raise
            except IndexUnavailable as error:
                log.warning("%s It is deleted and built again from the stored vectors.", error)
                store.erase()
                return cls(_persistent(store.chroma), model=model, folder=store)
        except BaseException:
            store.abandon()
            raise

    @classmethod
    def on_server(cls, url: str, *, model: str, token: str = "", reset: bool = False) -> Self:
        """The index on a Chroma server, which several processes may share.

        `url` is host:port, http://host:port or https://host.
        """
        secure, host, port = _address(url)
        # Chroma's own client waits for ever: ask once with a time-out before it is made.
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        with _translated(url):
            address = f"{'https' if secure else 'http'}://{host}:{port}/api/v2/heartbeat"
            httpx.get(address, headers=headers, timeout=_CONNECT_SECONDS).raise_for_status()
            client: Any = chromadb.HttpClient(
                host=host,
                port=port,
                ssl=secure,
                headers=headers,
                settings=_settings(),
            )
            if reset:
                held = {each.name for each in client.list_collections()}
                for name in held & {_name(scope) for scope in Scope}:
                    client.delete_collection(name)
        return cls(client, model=model)

    def close(self) -> None:
        """Let go of the store; an embedded one is sealed as sound."""
        with self._writing:
            self._stores.clear()
            self._disconnect()
            if self._folder is not None:
                self._folder.close()

    def _disconnect(self) -> None:
        self._client.close()
        for session in _sessions(self._client):
            session.close()

    def nearest(self, vector: Vector, *, scope: Scope, limit: int) -> list[tuple[str, float]]:
        """The ids with the largest cosines, best first."""
        store = self._stores.get(scope)
        if store is None or limit <= 0:
            return []
        self._check(vector)
        with _translated():
            found = store.similarity_search_by_vector_with_relevance_scores(
                vector.tolist(), k=limit
            )
        return [(str(document.id), 1.0 - distance) for document, distance in found]

    def vectors(self, ids: Sequence[str], *, scope: Scope) -> dict[str, Vector]:
        """The vector of each id that the index holds."""
        store = self._stores.get(scope)
        wanted = list(dict.fromkeys(ids))
        if store is None or not wanted:
            return {}
        with _translated():
            found = store.get(ids=wanted, include=["embeddings"])
        rows = np.asarray(found["embeddings"], dtype=np.float32)
        return dict(zip(found["ids"], rows, strict=True))

    def spread(self, vector: Vector, *, scope: Scope) -> tuple[float, float]:
        """Mean and standard deviation over a fixed sample of the scope."""
        self._check(vector)
        return cosine_spread(self._samples[scope].rows, vector)

    def hashes(self, *, scope: Scope) -> dict[str, str]:
        """Every id held with the hash of the text its vector was made of."""
        store = self._stores.get(scope)
        if store is None:
            return {}
        with _translated():
            found = store.get(include=["documents"])
        return dict(zip(found["ids"], found["documents"], strict=True))

    def put(
        self,
        vectors: Mapping[str, Vector],
        *,
        scope: Scope,
        hashes: Mapping[str, str] | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> None:
        """Add or replace."""
        del texts  # words are searched elsewhere
        named = hashes or {}
        with self._writing, _translated():
            self._check_all(vectors)
            ids = list(vectors)
            for start in range(0, len(ids), _BATCH):
                batch = ids[start : start + _BATCH]
                given = _MadeElsewhere([vectors[id_] for id_ in batch])
                store = self._store(scope, given)
                store.add_texts([named.get(id_, "") for id_ in batch], ids=batch)
                self._stores[scope] = store
            self._samples[scope].add(vectors)

    def remove(self, ids: Sequence[str], *, scope: Scope) -> None:
        """Take out; ids it does not hold are ignored."""
        with self._writing, _translated():
            store = self._stores.get(scope)
            if store is None:
                return
            for start in range(0, len(ids), _BATCH):
                store.delete(ids=list(ids[start : start + _BATCH]))
            self._samples[scope].discard(ids)

    def _store(self, scope: Scope, given: Embeddings | None = None) -> Chroma:
        return Chroma(
            collection_name=_name(scope),
            embedding_function=given,
            client=self._client,
            collection_metadata={"model": self._model, "dimension": self._dimension},
            collection_configuration=_GRAPH,  # type: ignore[arg-type]
        )

    def _attach(self) -> None:
        """Find the collections that are there, and refuse another model's."""
        held = {each.name: each.metadata for each in self._client.list_collections()}
        for scope in Scope:
            metadata = held.get(_name(scope))
            if metadata is None:
                continue
            if metadata["model"] != self._model:
                raise OtherModel(metadata["model"], self._model)
            self._dimension = int(metadata["dimension"])
            self._stores[scope] = self._store(scope)
            kept = self._samples[scope].choose(self.ids(scope=scope))
            self._samples[scope].add(self.vectors(kept, scope=scope))


def _address(url: str) -> tuple[bool, str, int]:
    """Whether it is https, the host and the port."""
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        if parts.scheme in {"http", "https"} and parts.hostname and " " not in url:
            secure = parts.scheme == "https"
            return secure, parts.hostname, parts.port or (443 if secure else 8000)
    except ValueError:
        pass
    raise IndexUnavailable(
        f"The Chroma server's address {url!r} is not host:port or http(s)://host."
    )


def _persistent(folder: Path) -> Any:
    with _translated():
        return chromadb.PersistentClient(path=str(folder), settings=_settings())


def _sessions(client: Any) -> list[httpx.Client]:
    """The HTTP sessions of a server's client: Chroma neither times them out nor closes them."""
    sides = (client._server, client._admin_client._server)
    return [side._session for side in sides if hasattr(side, "_session")]


def _settings() -> Settings:
    # Chroma would read our own .env file, and refuse what it finds there.
    return Settings(_env_file=None, anonymized_telemetry=False)  # type: ignore[call-arg]


def _name(scope: Scope) -> str:
    return f"passages-{scope.value}"


@contextmanager
def _translated(url: str = "") -> Iterator[None]:
    """Chroma's and the network's errors as one of ours."""
    try:
        yield
    except httpx.HTTPError as error:
        where = f"The Chroma server {url}" if url else "The Chroma server"
        raise IndexUnavailable(
            f"{where} does not answer ({type(error).__name__}): check that it runs and its address."
        ) from error
    except (ChromaError, ValueError, RuntimeError) as error:
        raise IndexUnavailable(f"The index cannot be used ({error}).") from error

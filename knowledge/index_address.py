"""Which engine keeps the passage index: one address says it.

    (empty)                                  embedded Chroma in the data folder
    FOLDER                                   embedded Chroma in that folder
    host:port, http(s)://host:port           a Chroma server
    FILE.db                                  Milvus in a file (milvus-lite), for trying it
    milvus://[user:password@]host:port[/db]  a Milvus server; milvus+https:// with TLS

What is embedded or in a file belongs to one process at a time; a server may be shared.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from knowledge.chroma_index import ChromaIndex
from knowledge.chroma_store import sound_copy
from knowledge.index import IndexUnavailable, PassageIndex
from knowledge.milvus_index import MilvusIndex
from knowledge.milvus_store import SCHEMES

INDEX_FOLDER = "index"
_HOST_AND_PORT = re.compile(r"[^/\\]+:\d+")


class Engine(StrEnum):
    """What keeps the vectors."""

    CHROMA_FOLDER = "embedded Chroma"
    CHROMA_SERVER = "Chroma server"
    MILVUS_FILE = "Milvus file"
    MILVUS_SERVER = "Milvus server"


@dataclass(frozen=True, slots=True)
class IndexAddress:
    """An engine and where it is."""

    engine: Engine
    place: str

    @classmethod
    def read(cls, text: str, *, data_folder: Path) -> "IndexAddress":
        """The address as somebody wrote it; the engine itself judges a server's."""
        text = text.strip()
        if not text:
            return cls(Engine.CHROMA_FOLDER, str(data_folder / INDEX_FOLDER))
        if "://" in text:
            milvus = text.partition("://")[0] in SCHEMES
            return cls(Engine.MILVUS_SERVER if milvus else Engine.CHROMA_SERVER, text)
        if _HOST_AND_PORT.fullmatch(text):
            return cls(Engine.CHROMA_SERVER, text)
        return cls(Engine.MILVUS_FILE if text.endswith(".db") else Engine.CHROMA_FOLDER, text)

    @property
    def shared(self) -> bool:
        """Whether several processes may have it open."""
        return self.engine in {Engine.CHROMA_SERVER, Engine.MILVUS_SERVER}

    def open(self, *, model: str, reset: bool = False) -> PassageIndex:
        """The index, to be closed; `reset` empties it, whatever model it was made with.

        Raises IndexUnavailable where it cannot be used and ModelChanged where it holds another
        model's vectors.
        """
        match self.engine:
            case Engine.CHROMA_FOLDER:
                return ChromaIndex.embedded(Path(self.place), model=model, reset=reset)
            case Engine.CHROMA_SERVER:
                return ChromaIndex.on_server(self.place, model=model, reset=reset)
            case Engine.MILVUS_FILE | Engine.MILVUS_SERVER:
                return MilvusIndex.at(self.place, model=model, reset=reset)

    @contextmanager
    def reading(self, *, model: str) -> Iterator[PassageIndex]:
        """The index that is there, to be read only: it stays as it is, whatever happens meanwhile.

        Raises as `open` does, and IndexUnavailable where there is none.
        """
        if self.engine is Engine.MILVUS_FILE and not Path(self.place).exists():
            raise IndexUnavailable(f"There is no Milvus file {self.place}.")
        with ExitStack() as stack:
            held = self
            if self.engine is Engine.CHROMA_FOLDER:
                copy = stack.enter_context(sound_copy(Path(self.place), model=model))
                held = IndexAddress(self.engine, str(copy))
            yield stack.enter_context(closing(held.open(model=model)))

"""A connection to Milvus: a server over gRPC, or milvus-lite's engine over a file of one's own.

Both packages come with the `milvus` extra and are imported only where a Milvus is set: they cost a
second and 350 MB of disk. milvus-lite serves its file to this process on a free loopback port.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from knowledge.index import IndexUnavailable

PORT = 19530
SCHEMES = {"milvus": "http", "milvus+https": "https"}
_CONNECT_SECONDS = 5.0
_CLOSE_SECONDS = 2.0


class MilvusStore:
    """A client of Milvus with whatever serves it; `close` lets go of both.

    Raises IndexUnavailable where the packages are missing, nothing answers, or another process has
    the file open.
    """

    def __init__(self, address: str) -> None:
        self._engine: _FileEngine | None = None
        if "://" in address:
            uri, self.where, access = _server(address)
        else:
            self.where = address
            self._engine = _FileEngine(Path(address))
            uri, access = self._engine.uri, {}
        try:
            with _imported(), milvus_errors(self.where):
                from pymilvus import MilvusClient

                _quieten()
                self.client: Any = MilvusClient(uri, timeout=_CONNECT_SECONDS, **access)
        except BaseException:
            self._stop_engine()
            raise

    def close(self) -> None:
        """Close the connection, and the file where it is one."""
        self.client.close()
        self._stop_engine()

    def _stop_engine(self) -> None:
        if self._engine is not None:
            self._engine.stop()


class _FileEngine:
    """milvus-lite over a folder that it calls a file, for this process alone."""

    def __init__(self, path: Path) -> None:
        with _imported():
            import jieba
            from milvus_lite.adapter.grpc.server import start_server_in_thread
            from milvus_lite.exceptions import DataDirLockedError, MilvusLiteError

            _quieten()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._server, self._engine, port = start_server_in_thread(str(path))
        except DataDirLockedError as error:
            raise IndexUnavailable(
                f"Another process holds the Milvus file {path}: stop it first (usually the "
                "running assistant), or set up a Milvus server for several processes."
            ) from error
        except (OSError, MilvusLiteError, ValueError) as error:
            raise IndexUnavailable(
                f"The Milvus file {path} cannot be opened ({error}): check its owner and the free "
                "disk space; a damaged one may be deleted, it is filled again from the rows."
            ) from error
        self.uri = f"http://127.0.0.1:{port}"
        jieba.initialize()  # seconds, which the first question has not

    def stop(self) -> None:
        self._server.stop(grace=_CLOSE_SECONDS).wait()
        self._engine.close()


def _server(address: str) -> tuple[str, str, dict[str, str]]:
    """The URI, the name for messages (without a password), and what opens the door."""
    try:
        parts = urlsplit(address)
        if parts.scheme in SCHEMES and parts.hostname and " " not in address:
            where = f"{parts.hostname}:{parts.port or PORT}"
            access = {"user": parts.username or "", "password": parts.password or ""}
            database = {"db_name": parts.path.strip("/")} if parts.path.strip("/") else {}
            return f"{SCHEMES[parts.scheme]}://{where}", where, access | database
    except ValueError:
        pass
    raise IndexUnavailable("The Milvus server's address is not milvus://[user:password@]host:port.")


@contextmanager
def milvus_errors(where: str) -> Iterator[None]:
    """Milvus' and gRPC's errors as one of ours."""
    import grpc
    from pymilvus.exceptions import MilvusException

    try:
        yield
    except (MilvusException, grpc.RpcError) as error:
        said = error.message if isinstance(error, MilvusException) else str(error.code())
        reason = str(said).strip().partition("\n")[0]
        raise IndexUnavailable(
            f"Milvus at {where} cannot be used ({reason}): check that it runs and its address."
        ) from error


@contextmanager
def _imported() -> Iterator[None]:
    """Import pymilvus without its reading our .env file into the environment."""
    kept = os.environ.get("PYTHON_DOTENV_DISABLED")
    os.environ["PYTHON_DOTENV_DISABLED"] = "1"
    try:
        yield
    except ImportError as error:
        raise IndexUnavailable(
            "Milvus is set, but its client is not installed: run `pip install -e '.[milvus]'`."
        ) from error
    finally:
        if kept is None:
            del os.environ["PYTHON_DOTENV_DISABLED"]
        else:
            os.environ["PYTHON_DOTENV_DISABLED"] = kept


def _quieten() -> None:
    """What they log they also raise, and we say it once."""
    for name in ("pymilvus", "pymilvus.milvus_client", "milvus_lite", "jieba"):
        logging.getLogger(name).setLevel(logging.CRITICAL)

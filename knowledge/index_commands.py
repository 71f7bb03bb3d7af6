# ruff: noqa: T201 - a command line speaks by printing
"""python -m knowledge reindex | cache: the index emptied, and the vectors that ship.

Chroma and onnxruntime are imported where a command needs them: they take a second or two, which
`import` and `status` need not wait for.
"""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tqdm import tqdm

from knowledge.chroma_store import erase_store
from knowledge.index import IndexUnavailable
from knowledge.options import DATA_FOLDER
from knowledge.vectors_build import build_shipped_cache
from knowledge.vectors_shipped import FOLDER


def add_index_commands(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add both commands to the parser."""
    again = commands.add_parser("reindex", help="empty the index, after a change of model")
    where = again.add_mutually_exclusive_group()
    where.add_argument(
        "--index",
        type=Path,
        default=DATA_FOLDER / "index",
        metavar="FOLDER",
        help="the embedded index (data/index)",
    )
    where.add_argument("--server", metavar="HOST:PORT", help="a Chroma server instead")
    again.set_defaults(run=_reindex)

    cache = commands.add_parser("cache", help="build the vectors that ship (for developers)")
    cache.add_argument("--folder", type=Path, default=FOLDER, metavar="FOLDER")
    cache.set_defaults(run=_cache)


async def _reindex(options: argparse.Namespace) -> int:
    try:
        if options.server:
            from knowledge.chroma_index import ChromaIndex

            ChromaIndex.on_server(options.server, model="", reset=True).close()
        else:
            erase_store(options.index)
    except IndexUnavailable as failure:
        print(failure, file=sys.stderr)
        return 1
    print("The index is empty. The assistant fills it when it starts, IP texts first.")
    return 0


async def _cache(options: argparse.Namespace) -> int:
    from knowledge.embed_onnx import FastPassageEmbedder

    with tqdm(desc="cache", unit=" texts", file=sys.stderr, mininterval=0.5) as bar:

        def advance(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        try:
            made, total = await build_shipped_cache(
                FastPassageEmbedder(),
                now=datetime.now(UTC),
                folder=options.folder,
                on_progress=advance,
            )
        except IndexUnavailable as failure:
            print(failure, file=sys.stderr)
            return 1
    print(f"{total} vectors, {made} of them new, in {options.folder}")
    return 0

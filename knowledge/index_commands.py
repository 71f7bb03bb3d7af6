# ruff: noqa: T201 - a command line speaks by printing
"""python -m knowledge reindex | migrate-index | cache: the index emptied or moved, what ships.

Chroma and onnxruntime are imported where a command needs them: they take a second or two, which
`import` and `status` need not wait for.
"""

import argparse
import asyncio
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tqdm import tqdm

from knowledge.chroma_store import erase_store
from knowledge.document import Scope
from knowledge.embed import MODEL
from knowledge.exact_index import ExactIndex
from knowledge.index import IndexUnavailable, OtherModel
from knowledge.index_moving import compare_indexes, move_passages
from knowledge.indexer import Indexed, index_pending
from knowledge.library import load_library
from knowledge.options import DATA_FOLDER
from knowledge.searchable import searchable_text
from knowledge.vectors_build import build_shipped_cache
from knowledge.vectors_shipped import FOLDER, load_shipped
from storage.database import Database


def add_index_commands(
    commands: "argparse._SubParsersAction[Any]", database: argparse.ArgumentParser
) -> None:
    """Add the commands to the parser; `database` brings the option that names one."""
    again = commands.add_parser("reindex", help="empty the index, after a change of model")
    again.add_argument(
        "--index",
        default="",
        metavar="ADDRESS",
        help="as IPDESK_RETRIEVAL__INDEX_ADDRESS has it; without it data/index",
    )
    again.set_defaults(run=_reindex)

    moving = commands.add_parser(
        "migrate-index",
        parents=[database],
        help="move vectors and texts to another engine, and count them there",
    )
    for name, word in (("--from", "source"), ("--to", "target")):
        moving.add_argument(
            name,
            dest=word,
            required=True,
            metavar="ADDRESS",
            help=f"the {word}, as IPDESK_RETRIEVAL__INDEX_ADDRESS has it (data/index, a server)",
        )
    moving.add_argument(
        "--model", default=MODEL, metavar="NAME", help=f"whose vectors they are ({MODEL})"
    )
    moving.set_defaults(run=_move)

    cache = commands.add_parser("cache", help="build the vectors that ship (for developers)")
    cache.add_argument("--folder", type=Path, default=FOLDER, metavar="FOLDER")
    cache.set_defaults(run=_cache)


async def _reindex(options: argparse.Namespace) -> int:
    try:
        # Not at the top: Chroma takes a second to import.
        from knowledge.index_address import Engine, IndexAddress

        address = IndexAddress.read(options.index, data_folder=DATA_FOLDER)
        if address.engine is Engine.CHROMA_FOLDER:
            erase_store(Path(address.place))
        else:
            address.open(model="", reset=True).close()
    except IndexUnavailable as failure:
        print(failure, file=sys.stderr)
        return 1
    print("The index is empty. The assistant fills it when it starts, IP texts first.")
    return 0


async def _move(options: argparse.Namespace) -> int:
    from knowledge.index_address import IndexAddress

    source, target = (
        IndexAddress.read(text, data_folder=DATA_FOLDER)
        for text in (options.source, options.target)
    )
    if source == target:
        print("--from and --to are the same index: nothing was moved.", file=sys.stderr)
        return 1
    try:
        with (
            source.reading(model=options.model) as held,
            closing(target.open(model=options.model)) as filled,
        ):
            texts: dict[str, str] = {}
            if filled.words is not None and held.words is None:
                texts = await _texts_of(options.database)
            with tqdm(desc="move", unit=" passages", file=sys.stderr, mininterval=0.5) as bar:
                for done, total in move_passages(held, filled, texts=texts):
                    bar.total = total
                    bar.update(done - bar.n)
                    await asyncio.sleep(0)  # where Ctrl-C takes effect
            scopes = compare_indexes(held, filled)
    except OtherModel as failure:
        print(
            f"One of the two holds vectors of {failure.held}, not of {failure.wanted}: nothing was "
            "moved. Vectors of two models are never mixed; --model names the one of both sides.",
            file=sys.stderr,
        )
        return 1
    except IndexUnavailable as failure:
        print(failure, file=sys.stderr)
        return 1
    print(f"from the {source.engine} to the {target.engine}:")
    for each in scopes:
        print(
            f"  {each.scope:<8} {each.source:>8} in the source {each.target:>8} in the target"
            + (f", {each.texts} with texts" if each.texts is not None else "")
        )
        if each.others:
            print(f"           {each.others:>8} in the target alone, left there")
    if missing := sum(each.missing for each in scopes):
        print(
            f"{missing} passages are not in the target with their text: run it again. If they stay "
            "missing, the database has no text for them (--database names another).",
            file=sys.stderr,
        )
        return 1
    print("Every passage is in the target. The source was left as it is.")
    return 0


async def _texts_of(url: str) -> dict[str, str]:
    """What words are searched in, of every passage of the library."""
    _check_is_there(url)
    database = Database(url)
    try:
        await database.prepare()
        library = await database.apart(load_library)
    finally:
        await database.close()
    return {id_: searchable_text(passage) for id_, passage in library.passages.items()}


def _check_is_there(url: str) -> None:
    """Raise IndexUnavailable for an SQLite file that opening would make."""
    path = url.removeprefix("sqlite:///")
    if path != url and not Path(path).exists():
        raise IndexUnavailable(
            f"The target searches words, whose texts are in the database, and there is no {path}: "
            "name it with --database."
        )


async def embed_ip_texts(database: Database) -> None:
    """Give every IP text of the library a vector row, with a progress bar.

    What finds an answer is then complete at once, whoever holds the index; where the built-in
    model cannot run this says so and leaves the work to the assistant.
    """
    # Not at the top: most commands need no engine.
    from knowledge.embed_onnx import FastPassageEmbedder

    embedder = FastPassageEmbedder()
    with tqdm(desc="embed", unit=" texts", file=sys.stderr, mininterval=0.5) as bar:

        def advance(indexed: Indexed) -> None:
            bar.total = indexed.total
            bar.update(indexed.done - bar.n)

        try:
            await index_pending(
                database,
                ExactIndex(),
                embedder,
                shipped=load_shipped(embedder.model),
                scope_order=(Scope.IP,),
                on_progress=advance,
            )
        except IndexUnavailable as failure:
            print(failure, file=sys.stderr)


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

"""python -m knowledge import | prepare | status | reindex | migrate-index | cache: the library."""

import argparse
import asyncio
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from tqdm import tqdm

from knowledge.digest import DigestBroken
from knowledge.document import Kind
from knowledge.importing import ImportedFile, import_paths, refused
from knowledge.index_commands import add_index_commands, embed_ip_texts
from knowledge.manifest import ManifestBroken
from knowledge.options import default_database
from knowledge.patents.columns import MappingBroken
from knowledge.patents.commands import (
    add_register_options,
    examples,
    import_files,
    print_register_results,
    show_preview,
)
from knowledge.patents.demo.loading import load_demo
from knowledge.patents.importing import ImportState
from knowledge.preparation import prepare_library
from knowledge.shelving import Outcome
from knowledge.sources.statutes import StatutesMissing
from knowledge.status import Status, library_status
from storage.database import Database, DatabaseUnavailable


def main(arguments: Sequence[str] | None = None, *, database: str | None = None) -> int:
    """Run one command: 0 for success, 1 where something was refused or failed, 2 for wrong usage.

    ``database`` is the URL to use where the command line names none.
    """
    options = _parser(database or default_database()).parse_args(arguments)
    try:
        result: int = asyncio.run(options.run(options))
    except (
        StatutesMissing,
        DigestBroken,
        ManifestBroken,
        MappingBroken,
        DatabaseUnavailable,
    ) as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(
            "Stopped; what is done is kept, the same command goes on from there.", file=sys.stderr
        )
        return 1
    except BrokenPipeError:
        # The reader of the table (head, less) has gone; that is no fault of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return result


def _parser(database: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m knowledge", description=__doc__)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    given = argparse.ArgumentParser(add_help=False)
    given.add_argument(
        "--database",
        default=database,
        metavar="URL",
        help=f"sqlite:/// or postgresql:// ({database})",
    )

    importing = commands.add_parser(
        "import",
        parents=[given],
        help="take in texts (md, txt, html, docx, pdf), patents and marks, folders and zips",
    )
    importing.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    importing.add_argument("--kind", type=Kind, choices=list(Kind), help="instead of by the title")
    importing.add_argument(
        "--no-embed", action="store_true", help="leave the vectors to the assistant"
    )
    add_register_options(importing)
    importing.set_defaults(run=_import)

    preparing = commands.add_parser(
        "prepare", parents=[given], help="bring the shipped statutes and digests into the database"
    )
    preparing.set_defaults(run=_prepare)

    shown = commands.add_parser(
        "examples",
        parents=[given],
        help="take the invented patents and marks out, or bring them in",
    )
    shown.add_argument("what", choices=("remove", "load"))
    shown.set_defaults(run=_examples)

    status = commands.add_parser("status", parents=[given], help="count what the library holds")
    status.set_defaults(run=_status)
    add_index_commands(commands, given)
    return parser


async def _import(options: argparse.Namespace) -> int:
    now = datetime.now(UTC)
    if options.dry_run:
        return show_preview(options, now=now)
    async with _opened(options.database) as database:
        with tqdm(desc="import", unit=" files", file=sys.stderr, mininterval=0.5) as bar:

            def advance(_: str) -> None:
                bar.update()

            results = await import_paths(
                database,
                options.paths,
                now=now,
                kind=options.kind,
                progress=advance,
            )
        registers = await import_files(database, options, now=now)
        taken = any(result.outcome in {Outcome.NEW, Outcome.CHANGED} for result in results)
        if taken and not options.no_embed:
            await embed_ip_texts(database)
    if results or not registers:
        print_results(results)
    if registers:
        print_register_results(registers)
    bad = any(one.state is ImportState.REFUSED for one in registers)
    return 1 if bad or refused(results) or not (results or registers) else 0


async def _prepare(options: argparse.Namespace) -> int:
    async with _opened(options.database) as database:
        with tqdm(desc="prepare", unit=" laws", file=sys.stderr, mininterval=0.5) as bar:

            def advance(done: int, total: int, _: str) -> None:
                bar.total = total
                bar.update(done - bar.n)

            result = await prepare_library(database, now=datetime.now(UTC), progress=advance)
        written = await load_demo(database, now=datetime.now(UTC))
    print(f"{result.written} texts written, {result.unchanged} unchanged, {result.removed} removed")
    if written:
        print(f"{written} invented examples of patents and marks are in the library")
    return 0


async def _examples(options: argparse.Namespace) -> int:
    async with _opened(options.database) as database:
        await examples(database, remove=options.what == "remove", now=datetime.now(UTC))
    return 0


async def _status(options: argparse.Namespace) -> int:
    async with _opened(options.database) as database, database.begin() as session:
        print_status(await library_status(session))
    return 0


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Database]:
    """The database of that URL with its schema up to date; a folder for an SQLite file is made."""
    path = url.removeprefix("sqlite:///")
    if path != url and path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    database = Database(url)
    try:
        await database.prepare()
        yield database
    finally:
        await database.close()


def print_results(results: Sequence[ImportedFile]) -> None:
    """One line a file: outcome, passages, name, what it is or why it was refused; then sums."""
    for result in results:
        passages = str(result.passages) if result.passages else "-"
        print(f"{result.outcome.value:<9} {passages:>5}  {result.name}: {result.detail}")
    counts = Counter(result.outcome for result in results)
    print(", ".join(f"{counts[outcome]} {outcome.value}" for outcome in Outcome))
    if counts[Outcome.NEW] or counts[Outcome.CHANGED]:
        print("The assistant takes the changes into its index while it runs or when it starts.")


def print_status(status: Status) -> None:
    """Sums, a line for each kind and scope, and the laws of which several versions stand there."""
    print(f"{status.documents} texts, {status.passages} passages, {status.digests} of them digests")
    for (kind, scope), (texts, passages) in status.by_kind.items():
        print(f"  {kind.value:<15} {scope.value:<8} {texts:>5} texts {passages:>7} passages")
    print(f"{len(status.several_versions)} laws in several versions")
    for law, versions in status.several_versions.items():
        print(f"  {law}: {'; '.join(versions)}")


if __name__ == "__main__":
    sys.exit(main())

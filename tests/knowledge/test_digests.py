"""Digests against the official texts: numbers and figures that stand there, in our own words."""

import re
from datetime import date
from pathlib import Path

import pytest

from knowledge.digest import Digest, DigestBroken, digests, read_digest
from knowledge.document import Kind
from knowledge.manifest import manifest
from knowledge.numerals import NUMERAL, find_articles, parse_number
from knowledge.sources.plain import read_markdown
from knowledge.split import split_text

HEAD = 'law = "甲条例"\ntitle = "甲条例"\nkind = "regulation"\nsource = "x"\n'
ARTICLE = '[[article]]\nnumber = "第一条"\ntext = "甲。"\n'

LONGEST_RUN = 24
# Names of bodies, laws and lists of statutory terms that cannot be put in other words.
TERMS = (
    "国务院专利行政部门",
    "中华人民共和国",
    "最高人民法院",
    "最高人民检察院",
    "发明、实用新型、外观设计",
    "广东自由贸易试验区",
)

_FIGURE = re.compile(
    rf"(?P<number>{NUMERAL}+(?:\.\d+)?)\s*(?:个)?"
    rf"(?P<unit>工作日|月|日|天|年|元|倍|%|％|小时|份|次|人|周岁|项|字|厘米|公斤|分之{NUMERAL}+)"
)
_PERCENT = re.compile(rf"百分之(?P<number>{NUMERAL}+)")
_REFERENCE = re.compile(rf"第\s*{NUMERAL}+\s*[条款项章节号次届]|[（(]{NUMERAL}+[）)]")
_UNITS = {"天": "日", "％": "%", "周岁": "年"}


@pytest.fixture(params=digests(), ids=lambda digest: digest.path.stem)
def digest(request: pytest.FixtureRequest) -> Digest:
    value = request.param
    assert isinstance(value, Digest)
    return value


def test_enough_articles_ship() -> None:
    assert sum(len(digest.edition.passages) for digest in digests()) >= 250


def test_every_digest_is_marked_and_filed_under_one_law() -> None:
    keys = [digest.edition.document.key for digest in digests()]
    assert len(keys) == len(set(keys))
    assert all(p.digest for digest in digests() for p in digest.edition.passages)


def test_dates_do_not_contradict_the_manifest(digest: Digest) -> None:
    document = digest.edition.document
    listed = manifest().version(document.law, document.adopted_on)
    start = document.in_force_from
    assert document.kind in {Kind.STANDARD, Kind.GUIDE, Kind.POLICY} or start is not None
    if start is not None and document.adopted_on is not None:
        assert document.adopted_on <= start
    if listed is not None:
        assert listed.in_force_from in {None, start}


def test_article_numbers_exist_in_the_official_text(digest: Digest, laws: Path) -> None:
    official = official_articles(digest, laws)
    missing = [p.locator for p in digest.edition.passages if p.locator not in official]
    assert not missing


def test_figures_stand_in_the_official_article(digest: Digest, laws: Path) -> None:
    official = official_articles(digest, laws)
    wrong = {
        passage.locator: invented
        for passage in digest.edition.passages
        if (invented := figures(passage.text) - figures(official.get(passage.locator, "")))
    }
    assert not wrong


def test_digests_are_in_our_own_words(digest: Digest, laws: Path) -> None:
    official = official_articles(digest, laws)
    copied = []
    for passage in digest.edition.passages:
        run = longest_common_run(bare(passage.text), bare(official.get(passage.locator, "")))
        if len(run) > LONGEST_RUN:
            copied.append(f"{passage.locator}: {run}")
    assert not copied


def test_former_numbers_are_dated(digest: Digest) -> None:
    for passage in digest.edition.passages:
        for day, locator in passage.former:
            assert date.fromisoformat(day) < (digest.edition.document.adopted_on or date.max)
            assert find_articles(locator), locator


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("law = ", "broken.toml"),
        ('law = "甲条例"\n', "title"),
        (f"{HEAD}{ARTICLE}{ARTICLE}", "twice"),
        (f'{HEAD}[[article]]\nnumber = "第一条"\ntext = " "\n', "no text"),
        (f'{HEAD}{ARTICLE}former = ["第一条"]\n', "former"),
    ],
)
def test_a_broken_digest_names_file_and_fault(content: str, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DigestBroken, match=complaint):
        read_digest(path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("自收到之日起三十日内", {(30, "日")}),
        ("15日内交500万元", {(15, "日"), (5_000_000, "元")}),
        ("处违法经营额百分之二十以下、二十五万元以下的罚款", {(20, "%"), (250_000, "元")}),
        ("依照第四十二条第一款，十二个月，5％", {(12, "月"), (5, "%")}),
        ("一倍以上五倍以下，三个工作日", {(1, "倍"), (5, "倍"), (3, "工作日")}),
    ],
)
def test_figures_are_read_alike_in_both_numerals(
    text: str, expected: set[tuple[float, str]]
) -> None:
    assert figures(text) == expected


def test_a_common_run_is_found() -> None:
    assert longest_common_run("甲乙丙丁", "子乙丙丁丑") == "乙丙丁"


def official_articles(digest: Digest, laws: Path) -> dict[str, str]:
    """The official text's articles; skips digests that were written without one at hand."""
    if not digest.reference:
        pytest.skip("written without an official text at hand (confirmed is false)")
    path = laws / digest.reference
    split = split_text(read_markdown(path.read_bytes()), file_name=path.name)
    return {draft.locator: draft.text for draft in split.drafts}


def figures(text: str) -> set[tuple[float, str]]:
    """Every number with its unit, Chinese and Arabic numerals alike; references are no figures."""
    text = _REFERENCE.sub("", text)
    found: set[tuple[float, str]] = set()
    for match in _PERCENT.finditer(text):
        found.add((value(match["number"]), "%"))
    for match in _FIGURE.finditer(_PERCENT.sub("", text)):
        unit = match["unit"]
        if unit.startswith("分之"):
            continue
        found.add((value(match["number"]), _UNITS.get(unit, unit)))
    return found


def value(written: str) -> float:
    """The number of 30, 三十, 5万, 500万, 二十五万 or 一百万."""
    if re.fullmatch(r"\d+\.\d+", written):
        return float(written)
    high, ten_thousand, low = written.partition("万")
    whole = parse_number(high or "0")
    assert whole is not None or not high, f"{written} is no number"
    number = float(whole or 0)
    if ten_thousand:
        number = number * 10_000 + float(parse_number(low) or 0 if low else 0)
    return number


def bare(text: str) -> str:
    """Chinese characters and digits only, without unavoidable names."""
    for term in TERMS:
        text = text.replace(term, "\n")
    text = re.sub(r"《[^》]*》", "\n", text)
    return re.sub(r"[^\w\n]", "", text)


def longest_common_run(ours: str, official: str) -> str:
    """The longest string that both hold, within a line of ours."""
    best = ""
    for line in ours.split("\n"):
        for start in range(len(line)):
            while line[start : start + len(best) + 1] in official and start + len(best) < len(line):
                best = line[start : start + len(best) + 1]
    return best

"""The official texts: every article of every one of them, none twice, none invented."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.document import Kind
from knowledge.numerals import parse_article, parse_number
from knowledge.sources.files import find_files
from knowledge.split import SplitText, split_text

DECISION = "十八件知识产权类司法解释的决定"
REPLY_ONLINE = "涉网络知识产权侵权纠纷几个法律适用问题的批复"
REPLY_COSTS = "原告滥用权利为由请求赔偿合理开支问题的批复"


@pytest.fixture(scope="module")
def texts() -> dict[str, tuple[str, SplitText]]:
    """Raw and split text of each file by its name; empty where the folder is missing."""
    folder = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "laws"
    found: dict[str, tuple[str, SplitText]] = {}
    for file in find_files([folder] if folder.is_dir() else []):
        raw = file.path.read_text(encoding="utf-8")
        found[file.path.name] = (raw, split_text(file.read(), file_name=file.name))
    return found


@pytest.fixture(autouse=True)
def reference_data(laws: Path) -> Path:
    """Skips with a clear word where the texts are missing."""
    return laws


def in_articles(texts: dict[str, tuple[str, SplitText]]) -> Iterator[tuple[str, str, SplitText]]:
    for name, (raw, split) in texts.items():
        if not any(mark in name for mark in (DECISION, REPLY_ONLINE, REPLY_COSTS)):
            yield name, raw, split


def test_all_texts_are_there(texts: dict[str, tuple[str, SplitText]]) -> None:
    assert len(texts) == 64


def test_articles_are_complete_and_in_order(texts: dict[str, tuple[str, SplitText]]) -> None:
    wrong = {}
    for name, raw, split in in_articles(texts):
        found = [parse_article(draft.locator) for draft in split.drafts]
        numbers = [article.number for article in found if article]
        # Independently of the splitter: the last line of the file that begins with 第N条.
        last = re.findall(r"(?m)^第([一二三四五六七八九十百千零]+)条\s", raw)[-1]
        if numbers != list(range(1, (parse_number(last) or 0) + 1)):
            wrong[name] = numbers
    assert not wrong


def test_no_word_is_lost(texts: dict[str, tuple[str, SplitText]]) -> None:
    for name, raw, split in in_articles(texts):
        body = raw.partition("<!-- INFO END -->")[2]
        first = re.search(r"(?m)^第一条\s", body)
        assert first, name
        marks = r"(?m)^(?:#.*|第[一二三四五六七八九十百千零]+(?:条|[章节]\s.*))"
        body = re.sub(marks, "", body[first.start() :])
        kept = "".join(d.text for d in split.drafts if parse_article(d.locator))
        assert re.sub(r"[\W\u200b]", "", kept) == re.sub(r"[\W\u200b]", "", body), name


def test_only_interpretations_have_a_preamble(texts: dict[str, tuple[str, SplitText]]) -> None:
    for name, _, split in in_articles(texts):
        others = [d.locator for d in split.drafts if not parse_article(d.locator)]
        assert others in ([], ["引言"]), name
        assert not others or split.kind is Kind.INTERPRETATION, name


def test_titles_and_dates_come_from_the_head(texts: dict[str, tuple[str, SplitText]]) -> None:
    for name, (raw, split) in texts.items():
        assert "(" not in split.head.title, name
        assert "最高人民检察院关于" not in split.head.title.replace("、最高人民检察院", ""), name
        if re.search(r"(?m)^\d{4}年", raw.partition("<!--")[0]):
            assert split.head.adopted, name


def test_chapters_are_kept(texts: dict[str, tuple[str, SplitText]]) -> None:
    _, rules = texts["专利法实施细则(2023-12-11).md"]
    by_locator = {draft.locator: draft for draft in rules.drafts}
    assert by_locator["第一条"].chapter == "第一章 总则"
    assert all(draft.chapter for draft in rules.drafts)
    _, procedure = texts["民事诉讼法(2023-09-01).md"]
    assert any(draft.chapter.count(" 第") == 2 for draft in procedure.drafts)


def test_an_amending_decision_has_no_articles(texts: dict[str, tuple[str, SplitText]]) -> None:
    (split,) = [split for name, (_, split) in texts.items() if DECISION in name]
    assert not any(parse_article(draft.locator) for draft in split.drafts)
    points = {draft.locator.partition("（")[0] for draft in split.drafts} - {"引言"}
    assert len(points) == 18


def test_replies_keep_their_rules(texts: dict[str, tuple[str, SplitText]]) -> None:
    (online,) = [split for name, (_, split) in texts.items() if REPLY_ONLINE in name]
    assert [d.locator for d in online.drafts] == ["引言", "一", "二", "三", "四", "五", "六"]
    (costs,) = [split for name, (_, split) in texts.items() if REPLY_COSTS in name]
    assert [d.locator for d in costs.drafts] == ["全文"]


def test_a_decision_before_the_republished_text_is_left_out(
    texts: dict[str, tuple[str, SplitText]],
) -> None:
    _, split = texts["最高人民法院关于审理专利纠纷案件适用法律问题的若干规定(2015-01-29).md"]
    assert len(split.drafts) == 26
    assert "作如下修改" not in "".join(draft.text for draft in split.drafts)

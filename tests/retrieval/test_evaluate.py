"""The command line: ask and evaluate over the shipped library, as an operator runs them."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from knowledge.document import Document, Kind, Passage
from knowledge.library import Library
from retrieval.__main__ import main
from retrieval.answer import Answer, Citation, Outcome
from retrieval.judge import Gold, Row, coverage_of, gold_article, judged, summary

ROW_FIELDS = {"question", "as_of", "answer", "abstained", "outcome", "citations", "clarification"}
CITATION_FIELDS = {
    "number", "law", "article", "version", "in_force_from", "in_force_to", "digest", "text", "url",
}  # fmt: skip


def test_ask_prints_the_answer_with_its_sources(
    shipped_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "专利法第42条", "--data", str(shipped_folder)]) == 0
    printed = capsys.readouterr().out
    assert "均自申请日起计算" in printed
    assert "[1] 专利法（2020年版本）第四十二条" in printed


def test_ask_as_json_is_one_row(shipped_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = [
        "ask",
        "商标法第36条",
        "--as-of",
        "2027-01-01",
        "--json",
        "--data",
        str(shipped_folder),
    ]
    assert main(command) == 0
    row = json.loads(capsys.readouterr().out)
    assert row.keys() == ROW_FIELDS
    assert row["as_of"] == "2027-01-01"
    assert row["abstained"] is False
    first = row["citations"][0]
    assert first.keys() == CITATION_FIELDS
    assert (first["law"], first["version"], first["in_force_from"]) == (
        "商标法", "2026-06-26", "2027-01-01",
    )  # fmt: skip
    assert first["url"].startswith("/p/%E5%95%86%E6%A0%87%E6%B3%95%402026-06-26/")


def test_evaluate_measures_and_writes_every_row(
    shipped_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = tmp_path / "questions.jsonl"
    rows = [
        {
            "id": "A", "question": "专利法第42条", "answer_key_points": ["外观设计专利权期限15年"],
            "gold_articles": ["专利法|第四十二条"], "as_of": "2026-11-22", "kind": "fact",
            "alt_questions": ["专利法四十二条"],
        },
        {
            "id": "B", "question": "那第四十三条呢", "gold_articles": ["专利法|第四十三条"],
            "as_of": "2026-11-22", "kind": "multiturn",
            "history": [
                {"role": "user", "text": "专利法第42条"}, {"role": "assistant", "text": "……"},
            ],
        },
        {"id": "C", "question": "今天天气怎么样", "gold_articles": [], "kind": "trap"},
    ]  # fmt: skip
    questions.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    out = tmp_path / "out.json"
    command = ["evaluate", str(questions), "--json", str(out), "--data", str(shipped_folder)]
    assert main(command) == 0
    printed = capsys.readouterr().out
    assert "recall@5" in printed
    assert "alternative phrasings" in printed
    written = json.loads(out.read_text("utf-8"))
    assert [row["id"] for row in written["rows"]] == ["A", "B", "C"]
    assert [row["id"] for row in written["alternatives"]] == ["A-alt1"]
    assert written["rows"][0]["gold_places"] == [1]
    assert written["rows"][1]["gold_places"] == [1]
    assert written["figures"]["all"]["any gold@1"] == 1.0
    assert written["figures"]["all"]["abstention recall"] == 1.0
    assert written["figures"]["all"]["as of"] == 1.0
    assert written["figures"]["fact"]["key points"] == 1.0
    assert all(row["seconds"] >= 0 for row in written["rows"])


def test_the_sample_questions_behave(
    shipped_folder: Path, shared_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.json"
    questions = shared_data / "ip_questions.jsonl"
    assert (
        main(["evaluate", str(questions), "--json", str(out), "--data", str(shipped_folder)]) == 0
    )
    capsys.readouterr()
    written = json.loads(out.read_text("utf-8"))
    assert written["figures"]["all"]["as of"] == 1.0
    assert written["figures"]["all"]["abstention recall"] == 1.0
    traps = {row["id"]: row for row in written["rows"] if row["kind"] == "trap"}
    assert all(row["abstained"] == (not row["gold"]) for row in traps.values())
    assert all(row["gold_places"] for row in traps.values() if row["gold"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ask", "专利"], "run `python -m knowledge prepare`"),
        (["evaluate", "missing.jsonl"], "run `python -m knowledge prepare`"),
    ],
)
def test_without_a_library_one_sentence_tells_what_to_do(
    arguments: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--data", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert words in told
    assert told.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "holds no questions"),
        (b"{not json}", "line 1"),
        (b'{"id": "A"}', "line 1: question"),
        (b"\xff\xfe\x00", "cannot be read"),
    ],
)
def test_a_bad_file_is_told_by_line(
    content: bytes, words: str, shipped_folder: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    path = tmp_path / "bad.jsonl"
    path.write_bytes(content)
    assert main(["evaluate", str(path), "--data", str(shipped_folder)]) == 1
    told = capsys.readouterr().err
    assert words in told
    assert "Traceback" not in told


def test_a_date_that_is_none_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["ask", "专利", "--as-of", "2026-13-40"])
    assert stopped.value.code == 2
    assert "is not a date like 2026-12-31" in capsys.readouterr().err


def document(law: str, year: int) -> Document:
    return Document(
        key=f"{law}@{year}-01-01", law=law, title=law, kind=Kind.LAW, adopted_on=date(year, 1, 1)
    )


def test_gold_labels_name_versions_by_year() -> None:
    old, new = document("商标法", 2019), document("商标法", 2026)
    passages = [
        Passage(id=f"{d.key}/第三条", document=d, ordinal=1, locator="第三条", text="一。")
        for d in (old, new)
    ]
    gold = gold_article("商标法2026|第三条", Library(passages))
    assert [gold.names(passage) for passage in passages] == [False, True]
    anything = gold_article("商标法|第三条", Library(passages))
    assert [anything.names(passage) for passage in passages] == [True, True]


def test_a_gold_label_whose_year_belongs_to_a_name_is_that_text() -> None:
    interpretation = replace(document("知识产权刑事解释", 2025), aliases=("刑事解释2025",))
    passage = Passage(
        id="x/第三条", document=interpretation, ordinal=1, locator="第三条", text="一。"
    )
    assert gold_article("刑事解释2025|第三条", Library([passage])).names(passage)


@pytest.mark.parametrize(
    ("point", "text", "covered"),
    [
        ("外观设计专利权期限十五年", "外观设计专利权的期限为15年", 1.0),
        ("外观设计专利权期限十五年", "外观设计专利权的期限为10年", 0.0),
        ("外观设计专利权期限十五年", "十五年", 0.0),
    ],
)
def test_key_points_need_figures_and_words(point: str, text: str, covered: float) -> None:
    assert coverage_of([point], text) == covered


def test_the_figures_of_a_few_rows() -> None:
    law = document("专利法", 2020)
    first, second = (
        Passage(id=f"p{n}", document=law, ordinal=n, locator=f"第{n}条", text="一。")
        for n in (1, 2)
    )
    day = date(2026, 11, 22)
    answered = Answer(
        text="一。[1]", as_of=day, outcome=Outcome.ANSWERED, citations=(Citation(1, first),)
    )
    declined = Answer(text="不能。", as_of=day, outcome=Outcome.DECLINED)
    wants = Row("A", "问", day, "fact", (), (Gold("专利法", "第2条"),))
    wants_nothing = Row("B", "问", day, "trap", (), ())
    results = [
        judged(wants, answered, further=[second], seconds=0.1),
        judged(wants_nothing, declined, further=[], seconds=0.1),
        judged(wants_nothing, answered, further=[], seconds=0.1),
    ]
    figures = summary(results)
    assert figures["recall@1"] == 0.0
    assert figures["recall@3"] == 1.0
    assert figures["mrr"] == 0.5
    assert figures["abstention precision"] == 1.0
    assert figures["abstention recall"] == 0.5

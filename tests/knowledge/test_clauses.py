from hypothesis import given
from hypothesis import strategies as st

from knowledge.clauses import has_clauses, split_clauses
from knowledge.document import Kind
from knowledge.sources.document_text import DocumentText
from knowledge.split import split_text

STANDARD = """
企业知识产权国际合规管理规范
目 次
前言 ................................ I
1 范围 .............................. 1
4 总体要求 .......................... 2
4.1 基本原则 ........................ 2
附录A（资料性） 自查表 ............... 9
前 言
本文件按照规定起草。
1 范围
本文件规定了企业知识产权国际合规管理的要求。
2 规范性引用文件
下列文件对于本文件的应用是必不可少的。
3 术语和定义
3.1 国际合规
企业在境外经营时遵守当地知识产权规则的状态。
4 总体要求
4.1 基本原则
企业应：
a) 建立制度；
b) 配备人员。
4.2 职责
4.2.1 最高管理者应批准方针，并保证所需的资源。
4.2.2 合规部门
负责日常管理，数量不少于
2 人。
4.2.2.1 部门负责人每年报告一次。
5 改进
发现不合格时应纠正。
附录 A（资料性）自查表
A.1 组织
是否设有专人？
A.1.1 人数
写明人数。
参考文献
"""


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().split("\n") if line.strip()]


def test_clauses_titles_and_what_stands_above() -> None:
    drafts = {draft.locator: draft for draft in split_clauses(lines(STANDARD))}
    assert drafts["4.1"].heading == "基本原则"
    assert drafts["4.1"].text == "企业应：a) 建立制度；b) 配备人员。"
    assert drafts["4.1"].chapter == "4 总体要求"
    assert drafts["4.2.1"].heading == ""
    assert drafts["4.2.2.1"].chapter == "4 总体要求 4.2 职责 4.2.2 合规部门"
    assert drafts["A.1.1"].chapter == "附录A （资料性）自查表 A.1 组织"


def test_every_clause_is_there_once() -> None:
    assert [draft.locator for draft in split_clauses(lines(STANDARD))] == [
        "前言", "前言（2）",
        "1", "2", "3.1", "4.1", "4.2.1", "4.2.2", "4.2.2.1", "5", "A.1", "A.1.1",
    ]  # fmt: skip


def test_a_number_in_the_text_is_no_clause() -> None:
    drafts = {draft.locator: draft for draft in split_clauses(lines(STANDARD))}
    assert drafts["4.2.2"].text == "负责日常管理，数量不少于2 人。"
    assert drafts["5"].heading == "改进"


def test_a_standard_is_known_by_its_number() -> None:
    text = DocumentText(lines=("DB44/T 2361-2022", *lines(STANDARD)))
    split = split_text(text, file_name="DB44T2361.txt", kind=Kind.STANDARD)
    assert "4.2.1" in {draft.locator for draft in split.drafts}


def test_lists_are_no_clauses() -> None:
    assert not has_clauses(["1. 申请表", "2. 身份证", "3. 合同"])
    assert not has_clauses(["一、申请", "1.5 倍", "2.5 倍"])


numbers = st.lists(st.integers(0, 12), min_size=1, max_size=5)


@given(st.lists(st.tuples(numbers, st.text(alphabet="甲乙。 .1A附录", max_size=12)), max_size=20))
def test_any_numbering_gives_unique_locators(rows: list[tuple[list[int], str]]) -> None:
    drafts = split_clauses([f"{'.'.join(map(str, number))} {rest}" for number, rest in rows])
    assert len({draft.locator for draft in drafts}) == len(drafts)
    assert all(draft.text for draft in drafts)

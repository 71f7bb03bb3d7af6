"""Every Chinese sentence of the compliance self-assessment."""

from collections.abc import Mapping, Sequence

from reports.compliance.texts import SAID, score
from storage.questionnaire import Dimension

ANSWER_WRONG = f"请点一个选项：{'、'.join(SAID.values())}。"
REPORT, AGAIN, HELP = "看报告", "重新评一次", "求助"
NO_RESULT = "您还没有做过自评。发送“合规自评”开始，一共三十来个问题，可以随时停下，之后发“继续”。"
REPORT_NAME = "国际合规自评报告.docx"
RADAR_NAME = "国际合规雷达图.png"
ASK_STANDARD = "这是哪个标准？写编号和名称，例如：DB44/T 2361-2022 企业知识产权国际合规管理规范。"
ASK_FILE = (
    "请发送条款表（xlsx），第一行是列名：clause_no、dimension、title、text、question、"
    "evidence_hint、weight、law_refs。有 question 的条款会变成问题。"
)
STANDARD_WRONG = "请写 4 到 60 个字。"


def ask(question: str, hint: str, dimension: str, *, number: int, of: int) -> str:
    """One question; the first one says what this is."""
    head = (
        "国际合规自评：回答“有、部分有、没有、不适用”，可以随时停下，之后发“继续”。"
        "不用提供任何保密内容。\n"
        if number == 1
        else ""
    )
    example = f"（例如：{hint}）" if hint else ""
    return f"{head}【{dimension}】{number}/{of}\n{question}{example}"


def result(scores: Mapping[str, float | None], gaps: Sequence[Dimension], *, compared: bool) -> str:
    """The scores in short, and the weakest fields."""
    known = [value for value in scores.values() if value is not None]
    average = sum(known) / len(known) if known else 0.0
    lines = [f"自评完成，平均 {average:.2f} 分（满分 3）。"]
    lines += [f"· {title}：{score(value)}" for title, value in scores.items()]
    if gaps:
        lines.append("最需要先做的：")
        lines += [f"· {each.title}：{each.advice}（{each.basis}）" for each in gaps[:3]]
    if compared:
        lines.append("报告里有与上次的比较。")
    return "\n".join(lines)


def aggregate(averages: Mapping[str, float | None], *, firms: int, weakest: Sequence[str]) -> str:
    """What the firms together look like, without names."""
    lines = [f"{firms} 家单位的自评平均分（满分 3，不含单位名称）："]
    lines += [f"· {title}：{score(value)}" for title, value in averages.items()]
    lines.append(f"普遍薄弱：{'、'.join(weakest)}。")
    return "\n".join(lines)


def too_few_for_an_aggregate(firms: int, least: int) -> str:
    """So few that one could tell who is who."""
    return f"目前有 {firms} 家做过自评，满 {least} 家才显示汇总，避免看出是哪一家。"


def imported(standard: str, clauses: int, questions: int) -> str:
    """The clauses are in."""
    return f"已导入《{standard}》{clauses} 条，其中 {questions} 条带问题，之后的自评按它提问。"


def import_wrong(reason: str) -> str:
    """The file cannot be read."""
    return f"条款表没有导入：{reason}。请改好再发。"


def missing_columns(names: Sequence[str]) -> str:
    """Columns that must be there."""
    return f"缺少列 {'、'.join(names)}"


NO_QUESTIONS = "没有一条带 question 的条款"
NOT_A_TABLE = "这不是能打开的 xlsx 表"
TOO_MANY = "超过 500 条"


def kept_about_compliance(count: int) -> str:
    """For 我的数据."""
    return f"国际合规自评 {count} 次的作答"

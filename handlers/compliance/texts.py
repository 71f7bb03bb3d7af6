"""Every Chinese sentence of the compliance self-assessment."""

from collections.abc import Mapping, Sequence
from datetime import date

from reports.compliance.texts import SAID, score
from storage.compliance import GivenProof
from storage.questionnaire import Dimension, Question, mean

ANSWER_WRONG = f"请点一个选项：{'、'.join(SAID.values())}。"
REPORT, PROOFS, AGAIN, HELP = "看报告", "上传证据", "重新评一次", "求助"
NO_RESULT = "您还没有做过自评。发送“合规自评”开始，一共三十来个问题，可以随时停下，之后发“继续”。"
REPORT_NAME = "国际合规自评报告.docx"
RADAR_NAME = "国际合规雷达图.png"
ASK_STANDARD = "这是哪个标准？写编号和名称，例如：DB44/T 2361-2022 企业知识产权国际合规管理规范。"
ASK_FILE = (
    "请发送条款表（xlsx），第一行是列名：clause_no、parent、title、type（要求或指南）、text、"
    "question、evidence_hint、weight、law_refs、effective_from（如 2022-07-01），"
    "还可以有 std_id 和 dimension。必须有 clause_no、text、question；有 question 的条款会变成问题，"
    "没写 dimension 的按最上级条款归类。"
)
STANDARD_WRONG = "请写 4 到 60 个字。"


CLAUSES_CHANGED = "中心换了新的条款，上次自评的问卷已停用。请发送“合规自评”重新评一次。"
ASK_QUESTION = "给哪一题上传证据？请发题号，例如：3。"
QUESTION_WRONG = "没有这个题号，请发列表里的数字。"
NO_SUCH_QUESTION = "没有这个题号。请点“上一步”重新写题号。"
MORE = "再传一题"


def question(asked: Question) -> str:
    """A question; one that is only advised says so."""
    return f"{asked.text}（建议做到）" if asked.guidance else asked.text


def ask_question(lines: Sequence[tuple[str, str, Sequence[GivenProof]]]) -> str:
    """The questions by number with their answers and how many files each has."""
    shown = [
        f"{number}. {text}（{said}{_handed_in(files)}）"
        for number, (text, said, files) in enumerate(lines, start=1)
    ]
    return "\n".join([ASK_QUESTION, *shown])


def _handed_in(files: Sequence[GivenProof]) -> str:
    """How many files, and since when those of an earlier assessment are there."""
    if not files:
        return ""
    earlier = [file.given_on for file in files if file.given_on is not None]
    told = f"，其中 {len(earlier)} 份沿用 {min(earlier)} 的" if earlier else ""
    return f"，已交 {len(files)} 份{told}"


def proofs_carried(count: int) -> str:
    """What was given to the same answers the last time is there again."""
    return (
        f"上次交的证据有 {count} 份还在原题下，报告里注明是哪天交的；"
        "已经不适用的，发送“合规证据 题号”换掉或撤下。"
    )


def ask_proof(question: str) -> str:
    """The files of one question."""
    return (
        f"“{question}”\n请把这一题的证据发过来，可以发几个，先遮住保密内容。"
        "点“跳过”就撤下这一题已交的。"
    )


def proofs_kept(number: int, files: int) -> str:
    """The files are beside their answer."""
    if not files:
        return f"第 {number} 题没有证据。"
    return f"第 {number} 题已交 {files} 份证据，发送“合规报告”可以看到。"


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
    average = mean(sum(known), len(known)) if known else 0.0
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


def imported(standard: str, clauses: int, questions: int, later: date | None) -> str:
    """The clauses are in; `later` is the first day of those that do not hold yet."""
    told = f"已导入《{standard}》{clauses} 条，其中 {questions} 条带问题，之后的自评按它提问。"
    return f"{told}还没施行的条款到施行日才提问，最早是 {later}。" if later else told


def import_wrong(reason: str) -> str:
    """The file cannot be read."""
    return f"条款表没有导入：{reason}。请改好再发。"


def missing_columns(names: Sequence[str]) -> str:
    """Columns that must be there."""
    return f"缺少列 {'、'.join(names)}"


NO_QUESTIONS = "没有一条带 question 的条款"
NOT_A_TABLE = "这不是能打开的 xlsx 表"
TOO_MANY = "超过 500 条"


def too_many_questions(most: int) -> str:
    """Nobody answers so many."""
    return f"带问题的条款超过 {most} 条，请只给要问企业的条款写 question"


def wrong_cell(number: str, column: str, advice: str) -> str:
    """One cell that cannot be read."""
    return f"条款 {number} 的 {column} 不对，{advice}"


KIND_ADVICE, DAY_ADVICE = "请写“要求”或“指南”", "请写成 2022-07-01"
PARENT_ADVICE, STANDARD_ADVICE = "表里没有这个上级条款", "一张表只能有一个标准"
WEIGHT_ADVICE, REPEATED_ADVICE = "请写 1 到 10 的整数", "这个条款号出现了两次"


def kept_about_compliance(count: int) -> str:
    """For 我的数据."""
    return f"国际合规自评 {count} 次的作答"

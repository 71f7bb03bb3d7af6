"""The sentences about cards, policy facts, waiting questions and the week, for staff."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from handlers.dates import chinese_date
from knowledge.card import Card
from knowledge.policy import Fact, Value
from storage.answers.figures import AnswerFigures

STAFF_TOPIC = "工作人员补充"
PARTS = {
    "answer": "答案",
    "questions": "问法",
    "steps": "步骤",
    "basis": "依据",
    "title": "标题",
    "cases": "分情况",
    "service": "下一步按钮",
    "dates": "适用日期",
}
NONE = "无"
SERVICES = {
    "": NONE,
    "request": "提交求助",
    "dispute": "纠纷求助",
    "overseas": "海外纠纷求助",
    "staff": "找工作人员",
    "transfer": "转让许可求助",
    "compliance": "合规求助",
    "pledge": "质押预检",
    "search": "查新检索",
    "screening": "申请前预检",
    "patent-search": "查专利",
    "trademark-search": "查商标",
    "event": "看活动",
    "annuity-reminder": "年费提醒",
}
"""What the centre can do next about a card's matter, by its name in the card."""
RETIRE, RESTORE, LOOKED_AT = "确认停用", "恢复使用", "已核对，没有问题"
MAKE_CARD = "做成卡片"
CONFIRMED, TO_CONFIRM = "已核实", "待核实"
NO_CHANGE = "不变"
TODAY = "今天"


def card_usage(count: int, *, waiting: int) -> str:
    """What can be done with cards."""
    due = f"有 {waiting} 张要复核，发送“/卡片 复核”查看。" if waiting else "没有要复核的卡片。"
    return (
        f"现在有 {count} 张卡片。{due}\n"
        "· /卡片 查 词：按标题和问法找\n"
        "· /卡片 看 编号：看内容和历次修改\n"
        "· /新卡片：添加\n· /改卡片 编号：修改\n"
        "· /卡片 停用 编号：不再用它回答（可以恢复）\n"
        "· /卡片 已停用：看停用了的"
    )


def card_list(cards: Sequence[Card], *, total: int, words: str) -> str:
    """The cards found."""
    if not cards:
        return f"没有找到含“{words}”的卡片。"
    lines = [f"找到 {total} 张" + (f"，先列 {len(cards)} 张：" if total > len(cards) else "：")]
    lines += [f"· {card.title}（{card.id}）" for card in cards]
    return "\n".join(lines)


def card_text(card: Card, *, history: Iterable[tuple[int, bool, str, datetime]]) -> str:
    """A card in full, with who changed it when; times in the reader's zone."""
    lines = [f"{card.title}（{card.id}，{card.topic}）", f"答案：{card.answer}"]
    lines += [f"步骤{n}：{step}" for n, step in enumerate(card.steps, 1)]
    lines += [f"分情况（{case.value}）：{case.text}" for case in card.cases]
    lines.append("依据：" + "；".join(f"{basis.law} {basis.locator}" for basis in card.basis))
    lines.append("问法：" + "；".join(card.questions))
    if card.service:
        lines.append(f"{PARTS['service']}：{SERVICES[card.service]}")
    if card.in_force_from or card.in_force_to:
        starts = chinese_date(card.in_force_from) if card.in_force_from else ""
        ends = chinese_date(card.in_force_to) if card.in_force_to else ""
        lines.append(f"适用：{starts}—{ends}")
    lines.append(f"核对日期：{chinese_date(card.checked_on)}")
    changes = [
        f"第 {version} 版 {at:%Y-%m-%d %H:%M} {author or '工作人员'}{'停用' if retired else '保存'}"
        for version, retired, author, at in history
    ]
    lines.append("修改记录：" + ("；".join(changes) if changes else "随程序提供，没有改过。"))
    return "\n".join(lines)


def no_such_card(card_id: str) -> str:
    """There is none of that id."""
    return f"没有编号为“{card_id}”的卡片。发送“/卡片 查 词”可以查找。"


def ask_title() -> str:
    """The first field of a card."""
    return "这张卡片的标题是什么？最多 16 个字，如：专利质押贴息。"


def ask_questions() -> str:
    """The phrasings."""
    return "用户会怎么问？写 5 到 16 种问法，一行一种。问法越像用户的话，越容易找到这张卡片。"


def ask_answer() -> str:
    """The answer."""
    return "答案怎么写？一段话，最多 220 个字。数字、期限要能在依据条文里找到。"


def ask_steps() -> str:
    """The steps."""
    return (
        "有没有办理步骤？写在同一条消息里，一行一步，如：\n先查公告日\n再交异议申请\n"
        "最多 5 步，每步不超过 40 个字。没有请点“跳过”。"
    )


def ask_basis() -> str:
    """The basis."""
    return "依据是哪些条文？一行一条，最多 5 条，如：专利法第四十二条。写明的法律要在资料库里。"


def basis_unreadable(line: str) -> str:
    """A line names no article."""
    return f"看不懂“{line}”。请写成“专利法第四十二条”这样，一行一条。"


def basis_not_held(line: str, day: date) -> str:
    """The article is not in the library."""
    return (
        f"资料库里没有{chinese_date(day)}有效的“{line}”。请核对法律名称和条号，或先导入这部文件。"
    )


def figures_unsupported(figures: Iterable[str]) -> str:
    """What is said stands in no basis."""
    return (
        f"答案或步骤里的“{'、'.join(figures)}”在依据条文和政策数据里找不到。"
        "请补上写着这些数字的条文（一行一条，全部重写一遍），或发送“上一步”改答案。"
    )


def phrasing_taken(question: str, card: str) -> str:
    """Another card has the same phrasing."""
    return f"问法“{question}”已经在卡片“{card}”里了，请换一个说法。"


def contradicts(card: str) -> str:
    """Another card says another figure of the same thing."""
    return f"和卡片“{card}”对同一件事写了不同的数字，请先核对，改正其中一张。"


def too_many(name: str, *, least: int, most: int) -> str:
    """A list has too many or too few lines."""
    return f"{name}要 {least} 到 {most} 行，一行一条，不要重复。"


def too_long_line(name: str, *, most: int) -> str:
    """A line is too long."""
    return f"{name}最多 {most} 个字，请缩短。"


def card_saved(title: str, card_id: str, *, version: int) -> str:
    """Live at once."""
    return f"已保存“{title}”（{card_id}），第 {version} 版，从下一个问题起就用它回答。"


def ask_part() -> str:
    """Which part of a card is to be changed."""
    return "要改哪一部分？"


def ask_new_text(part: str, now: str) -> str:
    """What it says now, and what it shall say."""
    how = _HOW_TO_WRITE.get(part, "")
    return f"现在的{PARTS[part]}：\n{now or NONE}\n请发送新的{PARTS[part]}（全文）。{how}"


_HOW_TO_WRITE = {
    "cases": f"一行一种，如“发明专利：保护20年”，同一类的几种要写全；不分情况写“{NONE}”。",
    "dates": f"如“2027-01-01 至 2027-12-31”“2027-01-01 起”“至 2026-12-31”；没有限制写“{NONE}”。",
}


def case_unknown(line: str, known: Iterable[str]) -> str:
    """A line names no case that questions are asked back for."""
    return f"看不懂“{line}”。请写成“情况：说明”，情况只能是：{'、'.join(known)}。"


def cases_missing(values: Iterable[str]) -> str:
    """A fact's cases are not all there."""
    return f"同一类的情况要各写一行：{'、'.join(values)}。"


def dates_unreadable() -> str:
    """No span of days."""
    return f"看不懂。{_HOW_TO_WRITE['dates']}"


def service_unknown() -> str:
    """No such next step."""
    return f"没有这一项，请点按钮或写：{'、'.join(SERVICES.values())}。"


def basis_not_held_then(law: str, locator: str, day: date) -> str:
    """The card's basis does not stand on the day it is for."""
    return (
        f"依据“{law}{locator}”在{chinese_date(day)}没有有效的版本，请先改依据，或者换一个适用日期。"
    )


def confirm_retiring(title: str) -> str:
    """Ask once."""
    return f"停用“{title}”后，不再用它回答。确定吗？"


def card_retired(title: str) -> str:
    """Gone from the next question on."""
    return f"已停用“{title}”，从下一个问题起不再用它。"


def retired_list(cards: Sequence[tuple[str, str]], *, total: int) -> str:
    """The cards that are out of use: title, id."""
    if not cards:
        return "没有停用的卡片。"
    lines = [
        f"停用的卡片 {total} 张" + (f"，先列 {len(cards)} 张：" if total > len(cards) else "：")
    ]
    lines += [f"· {title}（{card_id}）" for title, card_id in cards]
    lines.append("发送“/卡片 恢复 编号”再用它回答。")
    return "\n".join(lines)


def reviews(count: int, rows: Iterable[tuple[str, str, str]]) -> str:
    """The cards to be looked at: title, id, why."""
    if not count:
        return "没有要复核的卡片。依据的条文换了版本，或者数字对不上时，卡片会自动列在这里。"
    lines = [f"有 {count} 张卡片要复核："]
    lines += [f"· {title}（{card_id}）：{reason}" for title, card_id, reason in rows]
    lines.append("看内容发送“/卡片 看 编号”，改好或确认后自动移出。")
    return "\n".join(lines)


def looked_at(title: str) -> str:
    """Off the list."""
    return f"“{title}”已移出复核名单。"


def value_line(value: Value) -> str:
    """第1至3年 900元, or a label with its figure."""
    span = f"第{value.years[0]}至{value.years[1]}年 " if value.years else ""
    label = f"{value.label} " if value.label else ""
    return f"{span}{label}{value.amount}{value.unit}"


def fact_list(facts: Iterable[Fact]) -> str:
    """Every fact in a line."""
    lines = ["政策数据（看详情发送“/政策 看 编号”，更新发送“/改政策 编号”）："]
    for fact in facts:
        status = "" if fact.confirmed else f"，{TO_CONFIRM}"
        lines.append(f"· {fact.title}（{fact.id}，{fact.checked_on.isoformat()} 核对{status}）")
    return "\n".join(lines)


def fact_text(fact: Fact, *, history: Iterable[tuple[int, str, datetime]]) -> str:
    """A fact in full."""
    lines = [f"{fact.title}（{fact.id}）"]
    lines += [f"· {value_line(value)}" for value in fact.values]
    lines += [f"· {item}" for item in fact.items]
    lines += [f"条件：{condition}" for condition in fact.conditions]
    starts = chinese_date(fact.valid_from) if fact.valid_from else "不详"
    ends = chinese_date(fact.valid_to) if fact.valid_to else "至今"
    lines.append(f"有效：{starts}—{ends}；来源：{fact.source}")
    lines.append(
        f"{chinese_date(fact.checked_on)}核对，{CONFIRMED if fact.confirmed else TO_CONFIRM}。"
        f"{fact.note}"
    )
    changes = [f"第 {v} 版 {at:%Y-%m-%d %H:%M} {who or '工作人员'}" for v, who, at in history]
    lines.append("修改记录：" + ("；".join(changes) if changes else "随程序提供，没有改过。"))
    return "\n".join(lines)


def no_such_fact(fact_id: str) -> str:
    """There is none of that id."""
    return f"没有编号为“{fact_id}”的政策数据。发送“/政策”看全部编号。"


SUBJECTS = {
    "official_fee": "官费",
    "annuity": "年费",
    "late_fee": "滞纳金",
    "reduction": "费用减缴",
    "design_term": "外观保护期",
    "pledge": "质押",
    "form": "表格",
    "contact": "联系方式",
}
FACT_LINES, FACT_NOTE = "内容", "说明"


def ask_fact_title() -> str:
    """What a new fact is called."""
    return "这项数据叫什么？最多 16 个字，如：商标注册费。"


def ask_subject() -> str:
    """What it is about."""
    return "属于哪一类？请点按钮。"


def ask_new_values() -> str:
    """Its figures or items."""
    return "内容是什么？一行一条，如“一个类别 270元”“第1至3年 900元”“85%”；不是数字的直接写。"


def ask_fact_basis() -> str:
    """The passage of the library that says the same."""
    return "资料库里有没有写着它的条文？写一条，如：专利收费标准|年费。没有请点“跳过”。"


def ask_fact_note() -> str:
    """What users are told beside it."""
    return "要给用户附一句什么说明？如：缴费前以官方系统显示的为准。"


def fact_added(title: str, fact_id: str) -> str:
    """In the table from now on."""
    return f"已添加“{title}”（{fact_id}），可以用它核对卡片里的数字。修改发送“/改政策 {fact_id}”。"


def ask_values(now: str) -> str:
    """The new figures."""
    return f"现在是：\n{now}\n请按同样的格式发送新的内容，一行一条；数字不变请点“{NO_CHANGE}”。"


def values_unreadable(line: str) -> str:
    """A line has no figure that can be read."""
    return f"看不懂“{line}”。请照现在的格式写，如“第1至3年 900元”“发明 900元”“85%”。"


def ask_source() -> str:
    """Where it stands."""
    return "来源是什么？写文件名称和文号或网址，如：国家知识产权局公告第594号。"


def ask_valid_from() -> str:
    """From when."""
    return "从哪天起有效？如 2027-01-01；不知道请点“跳过”。"


def ask_checked_on() -> str:
    """When it was checked."""
    return "哪天核对的？"


def ask_status() -> str:
    """Whether it may be told as certain."""
    return "核实过了吗？待核实的，回答里会写明。"


def date_unreadable() -> str:
    """No day."""
    return "请写成 2027-01-01 这样的日期。"


def fact_refused() -> str:
    """The table would not hold together."""
    return "这样改会和已有的数据冲突（年份要从第1年起连续，日期不能早于现有版本），请再核对一遍。"


def fact_saved(title: str, *, version: int, reviews: int) -> str:
    """Live at once."""
    due = f"有 {reviews} 张卡片里的数字因此要复核，发送“/卡片 复核”查看。" if reviews else ""
    return f"已更新“{title}”，第 {version} 版，从下一个问题起就按它回答。{due}"


def figure_changed(title: str) -> str:
    """Why a card has to be looked at."""
    return f"“{title}”改了，卡片里的数字要核对。"


def queue(
    groups: Sequence[tuple[int, str, Sequence[int], int, int, int, str]], *, total: int
) -> str:
    """The waiting questions by meaning: place, question, numbers, people, disliked, handed, why."""
    if not groups:
        return "没有等待处理的问题。"
    lines = [f"等待处理的问题 {total} 个，归成 {len(groups)} 组（问得多的在前）："]
    for place, question, numbers, people, disliked, handed, reason in groups:
        notes = [f"{len(numbers)} 次", f"{people} 人"]
        notes += [f"{disliked} 次不满意"] if disliked else []
        notes += [f"{handed} 个已转交"] if handed else []
        why = f"，{reason}" if reason else ""
        lines.append(f"{place}. {question}（{'、'.join(notes)}{why}）")
    lines.append("点按钮答复，答复会发给同意接收的提问人。")
    return "\n".join(lines)


def answer_button(place: int) -> str:
    """The label."""
    return f"答复第 {place} 组"


def set_aside_button(place: int) -> str:
    """The label."""
    return f"第 {place} 组不用答"


def ask_staff_answer(question: str, *, count: int) -> str:
    """Ask for the answer."""
    return f"怎么答复？写给提问人看（共 {count} 次提问）。问题是：\n{question}"


def not_waiting() -> str:
    """Dealt with already."""
    return "这些问题已经有人处理了。发送“/待答”看还有哪些。"


def staff_answered(*, told: int, silent: int) -> str:
    """Who is told."""
    rest = f"另有 {silent} 人没有要求通知，不会打扰。" if silent else ""
    return f"答复已保存，将发给 {told} 位提问人。{rest}可以把它做成卡片，以后直接回答同样的问题。"


def answer_to_person(question: str, answer: str) -> str:
    """What the person who asked gets."""
    return f"您问过：“{question}”\n工作人员答复：{answer}"


def set_aside(count: int) -> str:
    """Off the queue."""
    return f"已处理 {count} 个问题，不再列出。"


def week(figures: AnswerFigures, *, since: date, until: date, topics: Sequence[tuple[str, int]],
         reviews: int, waiting: int) -> str:  # fmt: skip
    """The week in words."""
    share = f"{100 * figures.answered // figures.questions}%" if figures.questions else "—"
    asked = (
        f"提问 {figures.questions} 次，{figures.people} 人；答出 {figures.answered} 次（{share}）"
    )
    left = f"没答上 {figures.abstained} 次，超出范围 {figures.declined} 次"
    liked = f"有用 {figures.liked} 次，没用 {figures.disliked} 次"
    handed = f"转交 {figures.handed} 个，工作人员已答 {figures.dealt_with} 个"
    lines = [
        f"{chinese_date(since)}至{chinese_date(until)}：",
        f"{asked}，{left}，反问 {figures.asked_back} 次。",
        f"{liked}；{handed}。",
        f"现在等待处理 {waiting} 个问题（/待答），要复核 {reviews} 张卡片（/卡片 复核）。",
    ]
    if topics:
        lines.append("问得最多：" + "；".join(f"{name} {count} 次" for name, count in topics))
    return "\n".join(lines)


CHART_TITLE = "每天的提问"
CHART_ASKED, CHART_LEFT = "提问", "没答上"
CHART_FILE = "一周统计.png"

"""Every Chinese sentence the retrieval floor says itself; the law's words come from the library."""

from collections.abc import Sequence
from datetime import date

from knowledge.document import Document
from retrieval.answer import Citation

NOT_ADVICE = "以上是依据条文整理的信息，不是法律意见。"
FOREIGN_PART = "当地的法律和程序这里没有收录，具体期限和应对以当地律师的意见为准。"
_NO_VERDICT = (
    "这里不能替您下结论，不直接说侵权或者不侵权、近似或者不近似，也不作担保："
    "要由法院、管理专利工作的部门或者商标局逐项比对认定。"
)
CANNOT_JUDGE = (
    f"{_NO_VERDICT}建议先检索、做侵权分析，需要的话可以转给工作人员（人工）。相关规定如下："
)
CANNOT_JUDGE_ALONE = (
    f"{_NO_VERDICT}您可以说说是专利、商标还是作品，想了解哪一步怎么办，或者转给工作人员。"
)
CANNOT_JUDGE_NOTE = "具体这件事算不算侵权，要由法院或者管理部门认定，这里不能替您下结论。"
CANNOT_GUARANTEE = (
    "不能保证结果，也不能承诺授权、注册或者胜诉：能不能成，"
    "由国家知识产权局审查决定，或者由法院依证据裁判，任何机构都不能打包票。"
)
CANNOT_GUARANTEE_HELP = (
    "可以先检索有没有相同或者近似的在先权利、看清近似风险，再决定怎么申请；"
    "需要的话，可以转给工作人员（人工）。"
)
CANNOT_HELP_WRONG = (
    "造假、抢注、躲避查处这类做法，这里不能帮忙，还可能要承担法律责任。相关规定如下："
)
CANNOT_HELP_WRONG_ALONE = (
    "造假、抢注、躲避查处这类做法，这里不能帮忙，还可能要承担法律责任。"
    "想正当地申请或者维权，欢迎直接问。"
)
CANNOT_ISSUE = (
    "这里不能出具盖章的评估报告、鉴定意见、律师函或者证明，也不能按要求写价格、署名或者落款；"
    "能给的只是不构成评估意见、法律意见的参考。正式文件请找有资质的机构，"
    "串通、唆使出具虚假文件要承担法律责任。需要的话，可以转给工作人员（人工）。"
)
ABSTAINED = (
    "这个问题，目前收录的法律和资料里没有找到足够贴近的依据，不敢乱答。"
    "您可以换个说法再问一次，或者把问题转给工作人员。"
)
EMPTY_QUESTION = "没有看到问题内容。请用一两句话写下想问的知识产权问题，比如：外观专利保护几年？"
OUT_OF_SCOPE = (
    "这里只解答知识产权方面的问题：专利、商标、著作权、商业秘密、海关保护和维权。"
    "您问的不在这个范围，请找对应的主管部门或者专业人员。"
)
FOREIGN_LAW = (
    "别的国家或者地区的法律，这里没有收录，不能给准话，请向当地律师或者代理机构核实。"
    "国内这一头的事可以问，比如向外国申请前的保密审查、海关保护、怎样依法提供证据。"
    "遇到海外纠纷，也可以转给工作人员。"
)
FOREIGN_LAW_HELP = (
    "别的国家或者地区的法律，这里没有收录，不能给准话，请向当地律师或者代理机构核实。"
    "国内这一头可以看："
)
REFUSED_INJECTION = (
    "这个要求不能照办：我的权限和规则不会因为对话里的话而改变，也不会提供任何企业或者个人的信息。"
    "有知识产权方面的问题，可以直接问。"
)
REFUSED_PRIVATE = (
    "不能提供别的企业或者个人的信息，也不能透露别人问过什么；您的提问同样不会给别人看。"
    "有自己的知识产权问题，可以直接问。"
)
CALM = (
    "让您着急了，抱歉没有帮上忙。您可以说说遇到的知识产权问题，或者回复“人工”，转给工作人员来处理。"
)
HELLO = (
    "您好，这里可以问专利、商标、著作权、商业秘密和维权方面的问题，回答会附上现行条文。"
    "请直接说您的情况。"
)
WELCOME = "不客气。以后有知识产权方面的问题，随时再问。"
WHO = (
    "我是知识产权服务台的自动助手：按收录的法律条文回答专利、商标、著作权等问题，并注明出处和施行日期。"
    "查不到的不乱答，可以转给工作人员。"
)
HUMAN = "可以转给工作人员。请把问题用一两句话写下来，工作人员看到后会处理。"
CANCELLED = (
    "好的，已经取消：不会为您建单，之前填写的草稿信息也不保留。以后需要时，随时可以重新发起。"
)
LAW_UNKNOWN = "您说的是哪部法律？请把名称一起写上，比如“专利法第四十二条”。"
RELATED = "相关条款："
RESTS_ON = "依据："
STEPS = "可以这样办："
NEAREST = "没有找到完全对应的说法，最接近的是下面这一条，请看是不是您想问的："
GOES_ON = "接着您前面问的说："
ALSO = "同时："
PREMISE_WRONG = "不是这样。"


REPORT_LIMITS, OF_HERE = "数据和局限", "汕头"
"""Where a navigation report says what its data cannot, and what it calls local."""


def day(value: date) -> str:
    """2027年1月1日."""
    return f"{value.year}年{value.month}月{value.day}日"


def edition(document: Document) -> str:
    """商标法（2019年版本）, or the law alone where no adoption date is known."""
    if document.adopted_on is None:
        return document.law
    return f"{document.law}（{document.adopted_on.year}年版本）"


def in_force(document: Document) -> str:
    """When a version governs, in words; an empty string where nothing is known."""
    if document.in_force_from is None:
        return ""
    starts = f"{day(document.in_force_from)}起施行"
    return f"{starts}，至{day(document.in_force_to)}止" if document.in_force_to else starts


def source_line(citation: Citation) -> str:
    """One numbered source: [1] 专利法（2020年版本）第四十二条第一款，2021年6月1日起施行."""
    document = citation.passage.document
    parts = [f"[{citation.number}] {edition(document)}{citation.locator}"]
    if starts := in_force(document):
        parts.append(starts)
    if citation.passage.digest:
        parts.append("条文摘要，非原文")
    if not document.confirmed:
        parts.append("待核")
    return "，".join(parts)


def report_says(document: Document) -> str:
    """The first words of an answer from an issued navigation report."""
    issued = day(document.adopted_on) if document.adopted_on else ""
    return f"《{document.law}》，{issued}发布，里面写着："


def under_heading(heading: str, words: str) -> str:
    """A section's words behind its heading."""
    return f"{heading}：{words}"


def provision(law: str, locator: str) -> str:
    """专利法第四十二条, as it stands in running text."""
    return f"{law}{locator}"


def no_such_article(document: Document, locator: str, *, last: str) -> str:
    """That a version has no such article."""
    if not last:
        return f"{edition(document)}没有{locator}。请核对一下条号。"
    whole = last.removeprefix("第")
    return (
        f"{edition(document)}没有{locator}，最后一条是{last}，一共{whole}："
        "您说的这一条不存在。请核对一下条号，不要照着它办。"
    )


def law_not_held(law: str) -> str:
    """That no version of a law is stored for the day."""
    return f"《{law}》在您问的日期没有收录可以引用的版本。您可以把问题转给工作人员。"


def not_held_then(law: str, day_meant: date, *, starts: date) -> str:
    """That what decides on the day is not stored; what follows is from other texts."""
    return (
        f"{day(day_meant)}有效的《{law}》没有收录（收录的是{day(starts)}起施行的版本）。"
        "下面只是当时有效的其他规定，请再核对那时的文本。"
    )


def article_not_held(document: Document, locator: str) -> str:
    """That a version's article is beyond what the library holds of it (digests are selections)."""
    return f"{edition(document)}{locator}没有收录，请以官方公布的文本为准，或者把问题转给工作人员。"


def article_moved(*, old_year: str, old: str, now: str, document: Document) -> str:
    """That a number belonged to an earlier version, and where its rule stands now."""
    starts = in_force(document)
    since = f"现行的是{edition(document)}，{starts}。" if starts else ""
    return f"{old}是{document.law}旧版（{old_year}年）的条号，这条规则现在是{now}。{since}"


def same_number_holds(*, law: str, locator: str, about: str) -> str:
    """What the number holds in the version in force."""
    return f"现行{law}{locator}规定的是{about}："


def also_moved(*, old_year: str, old: str, now: str) -> str:
    """The aside for somebody who may have an old number in mind."""
    return f"另外，{old_year}年旧版{old}的内容，现在在{now}。"


def not_yet_in_force(document: Document, *, today_law: str) -> str:
    """That the version asked for is still to come."""
    starts = document.in_force_from
    until = f"在那之前仍适用{today_law}。" if today_law else ""
    return f"{edition(document)}自{day(starts)}起施行，{until}" if starts else until


def no_longer_in_force(document: Document, *, now: str) -> str:
    """That the version asked for has been replaced."""
    ended = document.in_force_to
    until = f"只适用到{day(ended)}" if ended else "已被新版本取代"
    return f"{edition(document)}{until}" + (f"，现在对应的是{now}。" if now else "。")


def changes_later(*, older: str, starts: date, newer: str, what: str) -> str:
    """What a version that is adopted but not in force will change."""
    return f"以上按{older}。自{day(starts)}起，适用{newer}：{what}"


FIGURES_STAY = "期限和数额没有变化。"
WORDING_CHANGES = "条文有修改，届时请以新条文为准。"


BECOMES_SHORTER = "缩短为"


def figure_changes(*, old: str, new: str, shorter: bool) -> str:
    """That one figure becomes another; a period may become shorter."""
    return f"{old}{BECOMES_SHORTER if shorter else '改为'}{new}。"


def changed_since(*, starts: date, older: str, what: str) -> str:
    """What held before a version that is adopted but not in force on the day of asking."""
    return f"在{day(starts)}以前，仍适用{older}。前后比较：{what}"


SHORTER = "跨过新旧法交接那天的期限怎样算，过渡规定还没有收录；稳妥的做法是按短的期限办。"


def dropped_later(*, starts: date, newer: str) -> str:
    """That the newer version holds no such rule, or that nothing is known about it."""
    return f"自{day(starts)}起施行{newer}，这一条届时可能有变化，请到时再核对。"


def as_of_note(value: date) -> str:
    """Which day an answer holds for, where it is not the day of asking."""
    return f"按{day(value)}适用的法律："


def next_step(steps: str) -> str:
    """What to do next in the matter spoken of."""
    return f"下一步：{steps}。办到哪一步拿不准，可以转给工作人员。"


def step_not_held(step: str) -> str:
    """That nothing stored says that much of the matter spoken of."""
    return (
        f"这件事的“{step}”，收录的资料里没有写明，不敢乱说。"
        "可以把问题写完整再问一次，或者转给工作人员核实。"
    )


def other_reading(question: str, answer: str) -> str:
    """What another card says, told where it may be what was meant."""
    return f"如果您想问的是“{question}”：{answer}"


def holds_from(document: Document, value: date) -> str:
    """From when what follows holds."""
    return f"下面说的是{edition(document)}，自{day(value)}起适用，在那之前适用原来的规定。"


def facts_checked(value: date) -> str:
    """When the fees and practices that an answer rests on were last compared with their source."""
    return f"收费标准和办事口径于{day(value)}核对，会调整，办理前以官方最新公布为准。"


def wrong_figure(figure: str) -> str:
    """The first words against a wrong figure."""
    return f"不是{figure}。"


def wrong_start(event: str) -> str:
    """The first words against a wrong starting point of a period."""
    return f"不是从{event}起算。"


def wrong_article(*, asked: str, right: str) -> str:
    """That the rule spoken of stands under another number."""
    return f"{asked}说的不是这件事，相关规定见{right}。"


MOST_LEFT_NAMED = 10


def more_named(count: int, left: Sequence[str], *, shown: int) -> str:
    """That more articles were named than one answer shows, and how to see the others."""
    names = "、".join(left[:MOST_LEFT_NAMED]) + ("等" if len(left) > MOST_LEFT_NAMED else "")
    return f"您点到了 {count} 条，这里先列 {shown} 条；要看{names}，请再发一次这几条的条号。"


def digest_note() -> str:
    """What a digest is, said once an answer where one decides."""
    return "标“摘要”的是本服务对条文的概括，办理时请核对官方文本。"

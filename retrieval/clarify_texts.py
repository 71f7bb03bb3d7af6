"""How a card's decisive facts are asked for, and what is said around the answer for one case."""

from collections.abc import Mapping

ASKED: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "patent_kind": (
        "您说的是哪一种专利？点一下，我按您的情况说。",
        {"发明专利": "发明", "外观设计": "外观设计", "实用新型": "实用新型"},
    ),
    "filed_before_2021_06_01": (
        "这件外观设计是哪天申请的？2021年6月1日前后不一样。",
        {"改法以前申请": "2021年6月1日以前", "改法以后申请": "6月1日当天或以后"},
    ),
    "single_or_joint": (
        "申请人（专利权人）是一个，还是两个以上？",
        {"单独一个": "一个", "共同两个以上": "两个以上"},
    ),
    "income": (
        "企业上一年度的应纳税所得额低于100万元吗？",
        {"低于100万元": "低于100万元", "100万元以上": "100万元或以上"},
    ),
    "notice_medium": (
        "通知是电子送达的，还是邮寄的纸质通知？起算的日子不一样。",
        {"电子通知": "电子通知", "纸质邮寄": "邮寄的纸质通知"},
    ),
    "announced_on": (
        "初步审定公告在哪天？2027年1月1日起适用新商标法。",
        {
            "新法施行以前公告": "2026年12月31日以前",
            "新法施行以后公告": "2027年1月1日以后",
        },
    ),
}
"""By fact: the question, and the label of each case's button."""

EVERY_CASE = "分情况说："


def case_line(label: str, said: str) -> str:
    """发明：自申请日起20年。"""
    return f"{label}：{said}"


def still_needed(question: str) -> str:
    """What to write to have it calculated to the day."""
    return f"要算到具体的日子或者数额，{question}"

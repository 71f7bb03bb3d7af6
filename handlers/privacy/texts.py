"""What is said about consent, export and correction."""

from collections.abc import Sequence
from datetime import datetime

from handlers.clock import SHANGHAI

REGISTER_FILE = "个人信息处理登记表.xlsx"
PURPOSES = {"request": "求助", "sign_up": "活动报名", "walk_in": "现场登记"}
AGAIN = "看还有哪些同意"
EXPORT = "导出我的数据"
WITHDRAW = "撤回同意"
CORRECT = "更正资料"
NAME, ENTERPRISE, CONTACT = "姓名", "单位", "电话"


def purpose_title(purpose: str) -> str:
    """What a consent was for, as people know it."""
    return PURPOSES.get(purpose, purpose)


def consents(held: Sequence[tuple[str, datetime]]) -> str:
    """What the person has agreed to, and what taking it back does."""
    if not held:
        return "您没有还在生效的个人信息同意记录。"
    lines = [f"· {purpose_title(name)}：{_day(at)}同意" for name, at in held]
    return "\n".join(
        [
            "您同意过我们在这些事情里使用您填的个人信息：",
            *lines,
            "点下面的按钮撤回。撤回求助的，求助还继续办，联系方式删掉。",
            "撤回活动报名的，还没开始的报名会取消，姓名和电话删掉。",
            "以前按您的同意办过的事不受影响。",
        ]
    )


def withdraw_label(purpose: str) -> str:
    """The button that takes one back."""
    return f"撤回：{purpose_title(purpose)}"


def withdrawn(purpose: str) -> str:
    """It is taken back."""
    return f"已撤回“{purpose_title(purpose)}”的同意，相应的姓名、电话等信息已经删除。"


def nothing_to_withdraw() -> str:
    """There is no such consent."""
    return "没有找到这项同意，可能已经撤回了。发送“撤回同意”看还有哪些。"


def kept_consents(count: int) -> str:
    """For 我的数据."""
    return f"同意使用个人信息的记录 {count} 条（发送“撤回同意”可以撤回）"


def exported(tables: int, rows: int) -> str:
    """The file is made."""
    return (
        f"这里保存的您的全部资料在这个文件里：{tables} 类、{rows} 条。"
        "文件里有您的个人信息，请保管好；以后发送“删除我的数据”时，这个文件也一起删除。"
    )


def how_to_correct(name: str, enterprise: str) -> str:
    """What can be corrected, and how."""
    return (
        f"现在记的姓名：{name or '（没有）'}；单位：{enterprise or '（没有）'}。\n"
        "要更正，请这样写：\n更正资料 姓名 陈某某\n更正资料 单位 汕头某某玩具有限公司\n"
        "更正资料 电话 13800000000\n电话会改到您没办完的求助和没开始的报名里。"
    )


def corrected(what: str) -> str:
    """It is changed."""
    return f"{what}已更正。"


def contact_corrected(places: int) -> str:
    """How many requests and sign-ups got the new number."""
    if not places:
        return "您没有留过电话的、还在进行的求助或报名，所以没有要改的。"
    return f"已改到 {places} 件还在进行的求助或报名里。"


def contact_unreadable() -> str:
    """It is no number."""
    return "请写 11 位手机号或带区号的电话，例如：更正资料 电话 13800000000。"


def name_unreadable() -> str:
    """It is no name."""
    return "请写 1 到 60 个字的姓名，例如：更正资料 姓名 陈某某。"


def enterprise_unreadable() -> str:
    """It is no enterprise."""
    return "请写单位的名称，2 到 120 个字，例如：更正资料 单位 汕头某某玩具有限公司。"


def register_made(count: int, abroad: Sequence[str]) -> str:
    """The register is made; what leaves the mainland is named."""
    leaving = "\n".join(f"· {line}" for line in abroad)
    told = f"会送出本单位网络或出境的：\n{leaving}" if abroad else "没有送出本单位网络或出境的。"
    return f"登记表共 {count} 项，按现在的系统设置生成。{told}"


def file_name(at: datetime) -> str:
    """What the export is called."""
    return f"我的数据-{at.astimezone(SHANGHAI):%Y%m%d}.json"


def _day(at: datetime) -> str:
    there = at.astimezone(SHANGHAI)
    return f"{there.year}年{there.month}月{there.day}日"

"""Every sentence about watching one's own patents and marks."""

from datetime import date

from retrieval.texts import day as chinese_day

LIST_PATENTS, LIST_MARKS, TABLE = "全部专利", "全部商标", "下载期限表"
WHOSE_PATENTS, HEADER = (
    "我的专利和商标",
    ("种类", "名称", "号码", "要办的事", "最后一天", "全额（元）", "说明"),
)
REMINDED = "到期前 90、30、7 天和宽限期里我会提醒您；发“取消关注 名称或号码”可以停止。"
OWN_FIRM = "关注我们公司的专利"


def nothing_watched() -> str:
    """A portfolio with nothing in it."""
    return (
        "您还没有关注任何专利或商标。\n"
        "发“关注 公司全称”，我会把这家公司名下的专利和商标都列进来，年费、续展快到期时提醒您；"
        "也可以发“关注 专利号”或“关注 商标12345678”一件一件地加。"
    )


def ask_firm() -> str:
    """Which firm is one's own?"""
    return "请写公司的全称（和营业执照上一样），我按这个名称找名下的专利和商标。"


def firm_too_long() -> str:
    """A name that is none."""
    return "请只写公司的全称，最多 60 个字。"


def firm_watched(name: str, *, patents: int, marks: int) -> str:
    """A firm is watched from now on."""
    if not patents and not marks:
        return (
            f"已关注“{name}”。本库里现在还没有这家公司名下的专利和商标，以后收录了会自动列进来。\n"
            "如果公司改过名，可以再关注一次旧名称；也可以发“关注 专利号”一件一件地加。"
        )
    return f"已关注“{name}”：名下有 {patents} 件专利、{marks} 件商标。{REMINDED}"


def meant_firms(name: str) -> str:
    """A name that is not known as a whole, with fuller ones."""
    return f"库里没有完全叫“{name}”的公司。您说的是下面哪一家？"


def no_such_firm(name: str) -> str:
    """A name that is no firm's here and does not look like one."""
    return (
        f"库里没有叫“{name}”的公司。要关注公司，请写全称；"
        f"要随时知道行业、关键词的新动态，请发：订阅 {name}"
    )


def as_written(name: str) -> str:
    """The button for the name as it was written."""
    return f"就按“{name}”关注"


def number_watched(shown: str, *, held: bool, filed_on: date | None) -> str:
    """A number is watched from now on."""
    if held:
        return f"已关注 {shown}。{REMINDED}"
    if filed_on is not None:
        return (
            f"已关注 {shown}（库里还没有这一件，按您说的申请日 {chinese_day(filed_on)} 推算）。"
            f"{REMINDED}"
        )
    return (
        f"已记下 {shown}，但库里还没有这一件，推算不出期限。"
        f"请把申请日也告诉我，例如：关注 {shown} 2020-03-02"
    )


def how_to_watch() -> str:
    """关注 with something that is neither."""
    return "请写公司全称、专利号，或“商标”加注册号，例如：关注 商标12345678。"


def how_to_pay() -> str:
    """年费已交 with something else."""
    return "请写专利号和已经交到的年度，例如：年费已交 202010123456.7 8。"


def fee_paid(shown: str, year: int) -> str:
    """A fee was paid."""
    return f"已记下 {shown} 第 {year} 年的年费交过了，这一年不再提醒。是否到账请以官方系统为准。"


def unwatched(what: str) -> str:
    """Something is watched no more."""
    return f"已取消关注 {what}，以后不再提醒。"


def not_watched(what: str) -> str:
    """Something was not watched."""
    return f"您没有关注 {what}。发“我的专利”可以看现在关注的内容。"


def too_many() -> str:
    """The portfolio is full."""
    return "关注的内容已经满了（最多 20 家公司、1000 个号码），请先取消一些。"


def portfolio_head(firms: list[str], *, patents: int, marks: int) -> str:
    """The line above one's portfolio."""
    whose = f"您关注的公司：{'、'.join(firms)}。" if firms else ""
    return f"{whose}共有 {patents} 件专利、{marks} 件商标。"


def next_days() -> str:
    """The line above the nearest days."""
    return "最近要办的事："


def no_days() -> str:
    """Nothing to do is known."""
    return "按库里的数据，近期没有推算出要办的事。"


def days_caution() -> str:
    """Beneath one's days."""
    return "期限按库里的数据推算，是否已经缴费以官方系统为准。"


def page_head(what: str, *, count: int, page: int, pages: int) -> str:
    """The line above a page of one's rights."""
    turn = f"（第 {page} 页，共 {pages} 页）" if pages > 1 else ""
    return f"{what}，共 {count} 件{turn}："


def right(number: int, title: str, shown: str, day: str) -> str:
    """One right in a list."""
    return f"{number}. {title}（{shown}）\n   {day or '近期没有推算出要办的事'}"


def table_made(count: int) -> str:
    """The table of days is there."""
    return f"期限表做好了，共 {count} 行。期限按库里的数据推算，请以官方通知为准。"


def file_name(day: date) -> str:
    """The name of the table's file."""
    return f"专利商标期限表-{day:%Y%m%d}.xlsx"


def kept(firms: list[str], *, numbers: int, searches: int) -> str:
    """What is kept about a person."""
    watched = f"关注的公司：{'、'.join(firms) or '无'}；单独关注的号码 {numbers} 个"
    return f"{watched}；查专利、查商标的记录 {searches} 条。"

"""Every sentence about the asset pool."""

from collections.abc import Sequence

from storage.operation.pool import PooledRight

WORD, ADD, REMOVE, EXPORT = "/资产池", "加", "移除", "导出"
EXPORT_LABEL, SHEET, FILE_NAME = "导出表格", "资产池", "知识产权资产池.xlsx"
HEADER = ("资产包", "申请号", "名称", "权利人", "法律状态", "期限届满日（推算）")


def usage() -> str:
    """How the command is written."""
    return (
        f"请这样写：“{WORD}”看全部，“{WORD} {ADD} 申请号 资产包名”“{WORD} {REMOVE} 申请号”"
        f"“{WORD} {EXPORT}”。"
    )


def line(number: str, right: PooledRight) -> str:
    """One right."""
    package = f"【{right.package}】" if right.package else ""
    return f"· {package}{number} {right.title}（{right.owner or '权利人未知'}）"


def pool_list(lines: Sequence[str], *, total: int) -> str:
    """The pool."""
    if not total:
        return f"资产池是空的。发送“{WORD} {ADD} 申请号 资产包名”放入一件，权利人同意后再放。"
    more = f"……其余 {total - len(lines)} 件请导出查看。" if total > len(lines) else ""
    return "\n".join(filter(None, [f"资产池共 {total} 件：", *lines, more]))


def not_in_library(number: str) -> str:
    """The library does not hold the patent."""
    return f"库里没有 {number}。请先导入这件专利，再放入资产池。"


def not_in_pool(number: str) -> str:
    """The pool does not hold it."""
    return f"资产池里没有 {number}。"


def added(number: str, right: PooledRight) -> str:
    """It is in."""
    package = f"“{right.package}”" if right.package else "（未分包）"
    return f"已放入资产池{package}：{number} {right.title}"


def removed(number: str) -> str:
    """It is out."""
    return f"已从资产池移除 {number}。"


def exported(count: int) -> str:
    """The sheet is made."""
    return f"资产池 {count} 件，见表格。期限是按申请日推算的，以登记簿为准。"

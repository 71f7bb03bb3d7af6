"""Every Chinese word in the files about the project year."""

from collections.abc import Mapping

from storage.target_plan import Standing, Year

PICTURE_NAME = "任务进度.png"
LEGEND = "深色：已完成；浅色：已发布待举办；橙色：按目前进度完不成；灰色：缺口"
KINDS: Mapping[str, str] = {
    "event": "活动",
    "attendance": "参加人次",
    "report": "报告",
    "filing": "专利申请",
    "portfolio": "专利组合",
    "recordal": "登记备案",
    "push": "推送",
    "consultation": "咨询",
    "search": "检索",
    "request": "求助",
    "match": "撮合",
    "assessment": "自评",
    "visit": "走访",
    "tagging": "标引",
    "other": "手工登记",
}
INDEX_TITLE = "验收材料索引"
MISSING_TITLE = "一、缺少的佐证（先补齐）"
SUMMARY_TITLE = "二、指标完成情况"
RULE_TITLE = "三、计数规则"
FILES_TITLE = "四、材料清单"
NOTHING_MISSING = "每一条计入指标的记录都有佐证文件。"
SUMMARY_HEADER = ("指标", "任务书", "目标", "完成", "缺口", "佐证")
MISSING_HEADER = ("指标", "记录", "日期", "事项", "通常需要")
FILES_HEADER = ("文件夹", "文件", "对应记录")
SHEET_HEADER = (
    "编号",
    "日期",
    "类别",
    "事项",
    "单位",
    "数量",
    "是否计入",
    "佐证文件",
    "备注",
)
COUNTS, LEFT_OUT_ONCE = "计入", "不重复计入：已计入第一项指标"
NO_FILE, TOO_LARGE = "缺", "文件太大，未打包，请单独提供"
SIGN_IN = "签到表.xlsx"
SIGN_IN_SHEET, MATCH_RECORD, ASSESSMENT_REPORT, MEMBER_LIST = (
    "签到表",
    "撮合记录",
    "自评报告",
    "组合清单",
)
IN_THE_SHEET = "见同一活动的签到表"


def figures(each: Standing) -> str:
    """The figures behind a bar."""
    target = each.target
    planned = f"，待办 {each.planned}" if each.planned else ""
    if not target.wanted:
        return f"{each.done} {target.unit}{planned}，不设目标"
    gap = f"，还差 {each.gap}" if each.gap else "，已完成"
    return f"{each.done}/{target.wanted} {target.unit}{planned}{gap}"


def picture_title(year: Year, as_of: str) -> str:
    """Above the bars."""
    return f"{year.year} 项目年度任务进度（截至 {as_of}）"


def left_out(reason: str) -> str:
    """Why an entry does not count."""
    return LEFT_OUT_ONCE if reason == "once" else f"不计入：企业数 {reason}"


def rule(year: Year) -> str:
    """How what serves two targets is counted."""
    once = (
        "同一场活动对应几项指标时，只计入第一项，其余在表中列出但不计数。"
        if year.count_once
        else "同一场活动对应几项指标时，每项都计数，表中注明对应的全部指标。"
    )
    return f"{once}到场企业按不同单位计数；手工登记的记录计入登记时选定的指标。"


def period(year: Year) -> str:
    """The year's days."""
    return f"项目年度：{year.starts_on.isoformat()} 至 {year.ends_on.isoformat()}"


def days_left(days: int) -> str:
    """How long the year lasts."""
    return f"距年度结束 {days} 天"


def proofs(have: int, of: int) -> str:
    """How many entries have their proof."""
    return f"{have}/{of}" if of else "–"

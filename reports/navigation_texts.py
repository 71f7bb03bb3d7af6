"""Every word of a navigation report."""

from collections.abc import Mapping, Sequence
from datetime import date

from knowledge.patent_kind import PatentKind
from knowledge.patents.landscape import Landscape
from knowledge.patents.status import PatentStatus

SCOPE, TREND, KINDS, APPLICANTS = "检索范围", "申请趋势", "专利类型和法律状态", "主要申请人"
BRANCHES, RISING, KEY_PATENTS, PEOPLE = "技术分支", "增长较快的分组", "重点专利", "发明人和地域"
FADING, EMPTY_HERE = "趋冷的分组", "本地空白的分组"
NONE_FADING = "没有前五年达到 5 件、近五年减到一半以下的大组。"
NONE_EMPTY = "没有外地达到 5 件而汕头没有申请的大组。"
METHOD, LIMITS = "方法说明", "数据和局限"
BY_KIND, BY_STATUS = "按专利类型", "按法律状态"
ALL, LOCAL = "全部", "其中汕头"
ALL_APPLICANTS, LOCAL_APPLICANTS = "申请人前十（全部）", "申请人前十（汕头）"
SUBCLASSES, GROUPS = "IPC 小类前十", "IPC 大组前十五"
INVENTORS, PLACES = "发明人前十", "地域前十"
COUNT_HEADER = ("名称", "件数", "占比")
BRANCH_HEADER = ("分类号", "含义", "总件数", "近五年", "前五年", "增长倍数")
KEY_HEADER = ("申请号", "名称", "申请人", "列入理由")
NEW, NO_GROWTH, NOT_SAID = "新出现", "—", "来源未说明"
KIND_NAMES: dict[str, str] = {
    PatentKind.INVENTION: "发明",
    PatentKind.UTILITY_MODEL: "实用新型",
    PatentKind.DESIGN: "外观设计",
}
STATUS_NAMES: dict[str, str] = {
    PatentStatus.PENDING: "已受理",
    PatentStatus.PUBLISHED: "已公布",
    PatentStatus.EXAMINED: "实质审查中",
    PatentStatus.GRANTED: "有效",
    PatentStatus.REFUSED: "驳回",
    PatentStatus.WITHDRAWN: "撤回或视为撤回",
    PatentStatus.LAPSED: "未缴年费终止",
    PatentStatus.EXPIRED: "期限届满",
    PatentStatus.INVALIDATED: "宣告无效",
    PatentStatus.ABANDONED: "放弃",
}
JUDGED = {
    "direction": "产业发展方向分析",
    "position": "产业定位分析",
    "path": "产业发展路径建议",
    "conclusion": "结论和工作安排",
}
TIED = 3
"""Years of the same height that are named."""
DRAFT_MARK = "（以下由大模型根据本报告的数据起草，未经专家审定，不代表专家意见。）"
SECTION_WORDS = {"方向": "direction", "定位": "position", "路径": "path", "结论": "conclusion"}


def under_title(data_of: date, *, total: int) -> tuple[str, ...]:
    """What stands under the title."""
    return (f"数据截至 {data_of.isoformat()}", f"共统计专利 {total} 件")


def counted(total: int, *, undated: int) -> str:
    """How many patents the report counts."""
    if not total:
        return "按上述范围没有找到专利。请先导入数据，或放宽范围后重新生成。"
    dated = f"，其中 {undated} 件来源没有写申请日，不进入趋势统计" if undated else ""
    return f"按上述范围共统计专利 {total} 件（以一件申请为一件）{dated}。"


def with_examples(count: int) -> str:
    """Some of the patents are made up."""
    return f"注意：其中 {count} 件是系统自带的示例数据，不是真实专利，正式报告应先移除。"


def no_years() -> str:
    """No patent has a filing date."""
    return "来源没有写申请日，无法统计趋势。"


def trend(by_year: Mapping[int, int], *, complete_to: int) -> str:
    """The trend in one sentence."""
    whole = {year: count for year, count in by_year.items() if year <= complete_to}
    if not whole:
        return "只有最近两年的申请，公布尚不完整，看不出趋势。"
    height = max(whole.values())
    most = [year for year, count in whole.items() if count == height]
    named = "、".join(map(str, most[-TIED:]))
    several = f"等 {len(most)} 个年份" if len(most) > TIED else " 年"
    of_each = "各为" if len(most) > 1 else "为"
    latest = (
        f"；{complete_to} 年为 {whole.get(complete_to, 0)} 件" if complete_to not in most else ""
    )
    return (
        f"完整年份中 {named}{several}申请最多，{of_each} {height} 件{latest}。"
        f"{complete_to} 年以后的申请可能还没有公布，图中用浅色表示。"
    )


def five_years(by_year: Mapping[int, int], *, complete_to: int) -> str:
    """The last five whole years, one by one and together, beside the five before."""
    first = complete_to - 4
    recent = [by_year.get(year, 0) for year in range(first, complete_to + 1)]
    before = sum(by_year.get(year, 0) for year in range(first - 5, first))
    each = "、".join(str(count) for count in recent)
    return (
        f"近五年（{first} 至 {complete_to} 年）依次为 {each} 件，共 {sum(recent)} 件；"
        f"再前五年共 {before} 件。"
    )


def by_year(counts: Mapping[int, int], local: Mapping[int, int]) -> str:
    """Every year with its filings, and those from Shantou behind them."""
    each = (f"{year} 年 {count}（{local.get(year, 0)}）" for year, count in counts.items())
    return f"逐年申请件数（括号内为汕头）：{'、'.join(each)}。"


def shares(caption: str, counted: Sequence[tuple[str, int]]) -> str:
    """A table of counts in one sentence."""
    return f"{caption}：{'、'.join(f'{name} {count} 件' for name, count in counted)}。"


def ranked(caption: str, counted: Sequence[tuple[str, int]]) -> str:
    """A ranking in one sentence; nothing where nobody is ranked."""
    return shares(caption, counted) if counted else ""


def key_patent(number: str, title: str, applicants: str, reasons: str) -> str:
    """One key patent with why it is listed."""
    owner = f"，{applicants}" if applicants else ""
    return f"{number} {title}{owner}（{reasons}）"


def local_share(local: int, total: int) -> str:
    """How many come from Shantou."""
    share = f"{local / total:.1%}" if total else "0%"
    return f"地址或申请人名称显示来自汕头的有 {local} 件，占 {share}。"


def no_symbols() -> str:
    """No patent has an IPC symbol."""
    return "来源没有 IPC 分类号（外观设计没有 IPC），不作技术分支统计。"


def branches_explained(complete_to: int) -> str:
    """How growth is counted."""
    return (
        f"一件专利有几个分类号就在几个分支里各计一次。近五年指 {complete_to - 4} 至 {complete_to} "
        f"年，前五年指 {complete_to - 9} 至 {complete_to - 5} 年，增长倍数是两者之比。"
    )


def rising(symbol: str, name: str, _total: str, recent: str, earlier: str, growth: str) -> str:
    """One group that grows."""
    meaning = f"（{name}）" if name else ""
    return f"{symbol}{meaning}：近五年 {recent} 件，前五年 {earlier} 件，增长倍数 {growth}"


def group(symbol: str, name: str, total: str, recent: str, earlier: str, _growth: str) -> str:
    """One group with its figures."""
    meaning = f"（{name}）" if name else ""
    return f"{symbol}{meaning}：共 {total} 件，近五年 {recent} 件，前五年 {earlier} 件"


def none_rising() -> str:
    """Nothing grew by half."""
    return "没有近五年达到 5 件且增长一半以上的大组。"


def key_patents_explained() -> str:
    """How key patents are chosen."""
    return (
        "从有效和在审的专利中，按同族数、是否国际申请、转让许可质押记录、是否授权、发明是否维持十年以上"
        "计分，取前十件供优先阅读；计分只用于排序，不代表价值评价。"
    )


def reason(code: str) -> str:
    """One fact that put a patent on the list."""
    name, _, number = code.partition(":")
    return {
        "family": f"同族 {number} 件",
        "international": "有国际申请",
        "deals": f"转让、许可或质押 {number} 次",
        "granted": "已授权",
        "kept": "发明申请满十年仍有效",
    }[name]


def hints(section: str, found: Landscape) -> tuple[str, ...]:
    """The figures that bear on a judgement."""
    match section:
        case "direction":
            symbols = "、".join(branch.symbol for branch in found.rising[:5]) or "没有"
            return (f"增长较快的大组：{symbols}", "可结合政策、市场和龙头企业布局判断方向")
        case "position":
            share = found.local / found.total if found.total else 0
            firms = "、".join(name for name, _ in found.local_applicants[:5]) or "没有"
            return (f"汕头占 {share:.1%}", f"汕头申请较多的有：{firms}")
        case "path":
            outside = [n for n, _ in found.applicants if n not in dict(found.local_applicants)]
            named = "、".join(outside[:5]) or "没有"
            return (f"外地申请较多的有：{named}", "可从引进、合作、许可、自主布局几方面提出路径")
        case _:
            return (f"本报告统计 {found.total} 件",)


def not_written(section: str) -> str:
    """The expert has not written it yet."""
    word = next(word for word, name in SECTION_WORDS.items() if name == section)
    return f"（本节判断由专家撰写，尚未填写。工作人员发送“/导航意见 编号 {word} 正文”填入。）"


def method() -> tuple[str, ...]:
    """Which part of the standard each step follows."""
    return (
        "GB/T 39551.1-2020 专利导航指南 总则：确定目标、检索范围、数据来源并记录",
        "GB/T 39551.3-2020 产业规划：按产业发展方向、产业定位、产业发展路径三步分析",
        "GB/T 39551.7-2020 服务要求：保存过程数据、专家意见和反馈",
        "统计由程序完成并可重复；判断部分由专家撰写并单独标明",
    )


def limits(data_of: date, *, complete_to: int) -> tuple[str, ...]:
    """What the figures cannot say."""
    return (
        f"数据截至 {data_of.isoformat()}，只含本中心库里已导入的专利",
        f"{complete_to} 年以后的申请因公布滞后而不完整",
        "产业归类按分类号和关键词自动标引，专家改过的以专家为准，可能有错漏",
        "汕头与否按地址和申请人名称判断，没有地址的外地申请人可能被漏计或误计",
        "法律状态以来源最近一次更新为准，引用前请查登记簿",
    )

"""Every sentence about the desk's own work on patents and marks."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from knowledge.patents.taxonomy import Industry, Reason, TaxonomyPart
from knowledge.patents.texts import PATENT_STATUS, TRADEMARK_STATUS
from storage.register.expert_texts import ExpertWork
from storage.register.overview import ImportSeen, Overview

ASK_PATENT = "哪一件专利？请写申请号或公开号，例如：202010123456.2。"
ASK_INDUSTRY = "归到哪个产业？点一个；几个产业就写在一行里，用空格隔开。"
ASK_ABSTRACT = "新的摘要怎么写？原摘要会保留。"
ASK_CHINESE_TITLE = "中文题目是什么？"
ASK_CHINESE_ABSTRACT = "中文摘要是什么？只译题目就点“跳过”。"
ASK_WHICH_INDUSTRY = "给哪个产业加词？"
ASK_WORD = "加哪个词？2 到 20 个字，例如：泡泡机。"
ENTER_WORD = "给产业加词"
KINDS = {"invention": "发明", "utility-model": "实用新型", "design": "外观设计", "": "类型未载明"}
COUNTRIES = {"CN": "中国", "US": "美国", "EP": "欧洲", "WO": "国际申请", "JP": "日本", "KR": "韩国"}
WORKS: dict[str, str] = {
    ExpertWork.TAGS: "标引",
    ExpertWork.ABSTRACT: "文摘",
    ExpertWork.TITLE: "题目翻译",
    ExpertWork.DRAFT: "机器译稿",
}
PARTS = {
    TaxonomyPart.WORD: "词",
    TaxonomyPart.IPC: "IPC",
    TaxonomyPart.LOC: "洛迦诺分类",
    TaxonomyPart.NICE: "商标类别",
}
ADOPT = "采用这份译稿"
NEXT_UNTAGGED = "下一批"
LEDGER = "标引台账"
LEDGER_COLUMNS = (
    "编号",
    "时间",
    "专家",
    "专利号",
    "题目",
    "工作",
    "语种",
    "原内容",
    "新内容",
    "机器起草",
)
YES, NO = "是", "否"


def overview(seen: Overview, industries: Mapping[str, str], today: date) -> str:
    """The registers at a glance."""
    lines = [
        _sums(seen),
        f"国家和地区：{_counts(seen.by_country, COUNTRIES)}",
        f"专利类型：{_counts(seen.by_kind, KINDS)}",
        f"法律状态：{_counts(seen.by_status, PATENT_STATUS)}",
        f"园区产业：{_counts(seen.by_industry, industries)}",
        f"商标状态：{_counts(seen.trademarks_by_status, TRADEMARK_STATUS)}",
        f"专家工作：{_counts(seen.works, WORKS)}",
        "",
        "最近的导入：",
        *(f"· {_import(one)}" for one in seen.imports),
        *(() if seen.imports else ("· 还没有导入过真实数据，库里只有示例。",)),
        *_stale(seen.imports, today),
        "",
        "缺口：",
        *(f"· {line}" for line in _gaps(seen)),
    ]
    return "\n".join(lines)


def _sums(seen: Overview) -> str:
    return (
        f"专利 {seen.patents:,} 件（其中示例 {seen.examples:,} 件），"
        f"商标 {seen.trademarks:,} 条（其中示例 {seen.example_trademarks:,} 条）。"
    )


def _counts(counts: Mapping[str, int], names: Mapping[str, str]) -> str:
    shown = [f"{names.get(key, key)} {count:,}" for key, count in list(counts.items())[:12]]
    return "，".join(shown) or "没有"


def _import(seen: ImportSeen) -> str:
    state = "" if seen.finished else "，还没有读完，再导入一次会接着读"
    refused = f"，{seen.refused:,} 行没有收入" if seen.refused else ""
    return f"{seen.at:%Y-%m-%d} {seen.name}（{seen.format}）{seen.rows:,} 行{refused}{state}"


def _stale(imports: Sequence[ImportSeen], today: date) -> Iterable[str]:
    if imports and (days := (today - imports[0].at.date()).days) > 35:
        yield f"距最近一次导入已有 {days} 天，请安排更新。"


def _gaps(seen: Overview) -> Iterable[str]:
    yield f"没有归入园区产业的专利 {seen.untagged:,} 件（发送 /待标引 逐件处理）"
    yield f"没有摘要的专利 {seen.without_abstract:,} 件"
    yield f"没有分类号的专利 {seen.without_class:,} 件"
    yield f"法律状态不明的专利 {seen.by_status.get('unknown', 0):,} 件"
    if waiting := max(seen.patents - seen.with_vector, 0):
        yield f"还不能按含义查的专利 {waiting:,} 件（后台正在处理，期间先按用词查）"
    yield f"各次导入没有收入的行 {seen.refused_rows:,} 行（原因在 refused 文件夹的表格里）"


def how_to(word: str, example: str) -> str:
    """What to write behind a word."""
    return f"请在“{word}”后面写专利号，例如：{example}"


def number_wrong(given: str, expected: str) -> str:
    """A number whose check digit is wrong, or that is none."""
    if expected:
        return f"号码 {given} 的校验位不对，按前面的数字应当是 {expected}。请核对后重发。"
    return f"没有认出专利号“{given}”。请写申请号或公开号，例如 202010123456.2 或 CN112345678A。"


def patent_unknown(given: str) -> str:
    """A number that is well written, but not in the library."""
    return f"库里没有 {given} 这件专利。请核对号码，或先导入含有它的数据。"


def tags_shown(
    title: str, number: str, tags: Sequence[str], reasons: Sequence[str], works: Sequence[str]
) -> str:
    """The tags of a patent, why, and what experts did."""
    because = f"\n依据：{'；'.join(reasons)}" if reasons else ""
    done = "\n专家工作：\n" + "\n".join(f"· {work}" for work in works) if works else ""
    return (
        f"《{title}》（{number}）\n现在的产业：{'、'.join(tags) or '没有归入'}{because}{done}\n"
        f"要改，请发送：/标引 {number} 产业名称（几个产业用空格分开）。"
    )


def reason(found: Reason, names: Mapping[str, str]) -> str:
    """Why a patent belongs to an industry."""
    return f"{names.get(found.industry, found.industry)}：{PARTS[found.part]} {found.value}"


def work_done(kind: str, author: str, day: date, drafted: bool) -> str:
    """One piece of an expert's work in a line."""
    draft = "，机器起草" if drafted else ""
    return f"{day.isoformat()} {WORKS[ExpertWork(kind)]}，{author or '已注销的专家'}{draft}"


def industry_unknown(given: str, names: Iterable[str]) -> str:
    """A word that is no industry."""
    return f"没有“{given}”这个产业。现有：{'、'.join(names)}。"


def tagged(title: str, tags: Sequence[str]) -> str:
    """New tags are kept."""
    return f"已标引：《{title}》归入{'、'.join(tags)}。以后导入数据不会改动专家的标引。"


def abstract_shown(title: str, number: str, original: str, rewritten: str) -> str:
    """The abstract as it came and as an expert wrote it."""
    expert = f"\n专家改写：{rewritten}" if rewritten else ""
    return (
        f"《{title}》（{number}）\n原摘要：{original or '没有'}{expert}\n"
        f"要改写，请发送：/改摘要 {number} 新的摘要。原摘要会保留。"
    )


def abstract_kept(title: str) -> str:
    """A new abstract is kept."""
    return f"已保存《{title}》的摘要改写。查询时先显示您写的，原摘要保留。"


def too_short(least: int) -> str:
    """A text that is too short to be one."""
    return f"文字太短了，请至少写 {least} 个字。"


def already_chinese(title: str) -> str:
    """A patent that needs no translation."""
    return f"《{title}》本来就是中文，不用翻译；要改写摘要请用 /改摘要。"


def translation_shown(number: str, title: str, abstract: str, draft: str, *, asked: bool) -> str:
    """The original, a draft where there is one, and how to go on."""
    if draft:
        offered = f"\n\n机器译稿（请专家核对后再采用）：\n{draft}"
    elif asked:
        offered = "\n\n这一次没有得到可用的机器译稿，请直接写译文。"
    else:
        offered = ""
    return (
        f"原题：{title}\n原摘要：{abstract or '没有'}{offered}\n\n"
        f"写译文请发送：/翻译 {number} 中文题目，换行写中文摘要。"
    )


def translation_kept(title: str) -> str:
    """A translation is kept."""
    return f"已保存译文：《{title}》。查询时先显示译文，原文保留。"


def no_draft() -> str:
    """There is no draft to take over."""
    return "没有可以采用的译稿了，请重新发送 /翻译 和专利号。"


def untagged(lines: Sequence[str], left: int) -> str:
    """The next patents without an industry."""
    if not lines:
        return "没有待标引的专利了。"
    shown = "\n".join(lines)
    return f"待标引 {left:,} 件，先看这几件：\n{shown}\n标引请发送：/标引 专利号 产业名称。"


def ledger_empty() -> str:
    """There is no work of experts yet."""
    return "这一年还没有专家标引、改写或翻译的记录。"


def ledger_made(count: int, year: int) -> str:
    """The table of experts' work is made."""
    return f"{year} 年的专家工作共 {count:,} 条，见附件。"


def industries(taxonomy: Sequence[Industry]) -> str:
    """All industries."""
    lines = [
        f"· {one.name}（{one.id}）：{len(one.words)} 个词，{len(one.ipc)} 个 IPC"
        for one in taxonomy
    ]
    return "园区产业：\n" + "\n".join(lines) + "\n看一个产业请发送：/行业 名称。"


def industry(one: Industry) -> str:
    """One industry with what it is recognised by."""
    return (
        f"{one.name}（{one.id}）\n词：{'、'.join(one.words) or '没有'}\n"
        f"IPC：{'、'.join(one.ipc) or '没有'}\n洛迦诺分类：{'、'.join(one.loc) or '没有'}\n"
        f"商标类别：{'、'.join(map(str, one.nice)) or '没有'}\n"
        f"要改，请发送：/行业 {one.name} 加词 泡泡机，或 删词、加分类、删分类。"
    )


def edit_unknown() -> str:
    """A change that is not understood."""
    return "请写：/行业 名称 加词 词，或 删词、加分类、删分类。分类写 A63H、A63H33、21-01 或 28类。"


def edit_useless(value: str, *, added: bool) -> str:
    """A change that changes nothing."""
    return f"“{value}”已经在里面了。" if added else f"里面没有“{value}”。"


def edit_kept(name: str, part: TaxonomyPart, value: str, *, added: bool) -> str:
    """A change is kept; existing patents follow."""
    done = "加入" if added else "去掉"
    return (
        f"已在{name}的{PARTS[part]}里{done}“{value}”。"
        "库里的专利会在后台按新的分类重新标引，专家标过的不动。"
    )

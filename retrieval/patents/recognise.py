"""Whether a plain sentence asks for patents or marks themselves, and not what the law says of them.

Shy: a question about the law is never taken. What is taken must be all search: a number, symbols
with filters, technical words with a tail that can only mean a search, a firm's patents, a mark's
name with its class. Pure.
"""

import re
import unicodedata

from retrieval.patents.english import english_thing
from retrieval.patents.numbers_in import numbers_in
from retrieval.patents.question import understand_shape

LONGEST = 120
SHORTEST_DESCRIPTION = 30
_LAW = re.compile(
    r"怎么|如何|怎样|多少|多久|几年|几天|几个|什么时候|啥|咋|为什么|能不能|能否|可不可以|可以|要不要|该不该"
    r"|算不算|是不是|应该|必须|需要|会不会|违法|侵权|侵犯|赔|起诉|诉讼|告|法律|规定|法条|条例|第[一二三四五六七八九十百]+条"
    r"|流程|手续|材料|条件|费用|收费|年费|多少钱|期限|保护期|驳回|复审|异议|撤三|撤销|续展|转让|许可|质押|备案"
    r"|职务|奖励|抄|仿|冒|维权|投诉|归谁|谁的|为准|代理|补贴|资助|奖金|如果|假如|的话|万一"
)
_PATENT_VERB = (
    r"(?:请|麻烦|帮我|帮忙|给我|我想|我要)*"
    r"(?:查一?下|查一查|查查|查询|查找|检索|搜索|搜一?下|搜一搜|找一?下|找找|查|搜|找)"
)
_SEARCHING = re.compile(
    rf"^{_PATENT_VERB}\s*(?:关于|有关)?(.{{2,80}}?)(?:方面|相关|有关|类似|领域)?的?(?:发明|实用新型|外观(?:设计)?)?专利(?:文献)?[。.!！]?$"
)
_APPLIED = re.compile(
    r"^(.{2,80}?)[\s,，]*(?:有没有人?|是否有人?|是不是有人|有人|被人)(?:已经)?(?:申请|报)(?:过|了)?(?:专利)?(?:没有?|吗|么|呢)?[?？]?$"
)
_EXISTS = re.compile(
    r"^(.{2,80}?)[\s,，]*(?:有没有|有无|有哪些|有什么)(?:相关|类似|相似|近似)?的?专利(?:申请|文献)?(?:吗|么|呢)?[?？]?$"
)
_KEYWORDS = re.compile(
    r"^(?!申请|办理?|想|买|卖|写|报|交|什么)(\S{2,20}(?:\s+\S{2,20}){0,5}?)\s+的?(?:发明|实用新型|外观(?:设计)?)?专利(?:文献)?$"
)
_OPENING = re.compile(r"(?:一种|本(?:发明|实用新型|申请|外观设计)(?:公开|涉及|提供|属于))")
_COMPOSED = re.compile(r"包括|包含|设有|所述|其特征在于|组成|步骤")
_ASKED = re.compile(
    r"[?？]|吗|呢|怎么|怎样|如何(?:办|申请)|能不能|能否|可不可以|侵权|多少钱|值不值|请问"
)
_OF_FIRM = re.compile(
    r"^(?:请|帮我|查一下|查下|查|看看)*\s*(.{3,40}?)\s*的?\s*的\s*(?:全部|所有)?(?:发明|实用新型|外观(?:设计)?)?专利(?:有哪些|清单|列表)?[?？。]?$"
)
_FIRM_ENDS = re.compile(
    r"(?:公司|集团|厂|工厂|大学|学院|研究院|研究所|玩具|科技|实业|服饰|制衣|针织|内衣|电子|电器|塑料|塑胶|包装|印刷|机械|食品|日化|材料|新能源|文具|工艺)$"
)
_SOMEBODY = re.compile(
    r"^(?:关注|监控|我|我们|咱|你|您|他|她|它|别人|人家|对方|同行|自己|这|那|哪|某|一[个家种]|其他|其它|外国|国外|老外|大家|所有)"
)
_GENERIC = re.compile(
    r"^(?:这个|那个|同样|一样|类似|我的|我们的|别人的|他的|东西|产品|技术|发明|专利|商标|外观|想法|创意|点子|设计|方案|[\s的])+$"
)
_OURS = re.compile(
    r"^(?:请|帮我|给我|查一下|查下|查|看一下|看看|看|列出|打开)*\s*(?:我们?|我们?公司|我司|本公司|我们?厂|咱们?(?:公司)?|自己)的?(?:全部|所有)?的?"
    r"(专利组合|专利|商标|专利和商标)(?:有哪些|有什么|清单|列表|情况|到期情况)?[?？。]?$"
)
_FOLLOW_OURS = re.compile(
    r"^(?:请|帮我)*(?:关注|盯着|盯住|监控|跟踪)(?:一下)?\s*(?:我们?|我们?公司|我司|本公司|我们?厂)的?(专利|商标|专利和商标)[。!！]?$"
)
_AFTER_NUMBER = re.compile(
    r"^(?:\s|请|帮我|麻烦|查一?下|查询|查|看一?下|看看|的|这个|这件|是|还|现在|专利|申请|号|申请号|专利号|公开号|公告号|法律|状态|信息|详情|情况|内容|摘要"
    r"|有效|失效|过期|到期|授权|了|没有?|吗|么|呢|谁|谁家|哪家|申请人|权利人|年费|下次|[?？。,，:：、])*$"
)
_QUOTE, _UNQUOTE = '["“「《]', '["”」》]'
_IN_CLASS = r"(?:第|\s)?\s*\d{1,2}\s*类(?:[、,和]\s*(?:第\s*)?\d{1,2}\s*类)*"
_VERB = r"^(?:请|麻烦|帮我|请问|查一?下|查查|查询|查|搜一?下|搜索|搜|检索|看看)*\s*"
_NAME = rf"(?:{_QUOTE}([^\"”」》]{{1,30}}){_UNQUOTE}|([^\s,。?;\"“「《”」》]{{1,16}}?))"
_MARKS = tuple(
    re.compile(pattern)
    for pattern in (
        # 商标 小猪乐园 28类; 商标：小猪乐园; 商标“小猪乐园”
        rf"{_VERB}商标\s*[\s:]\s*{_NAME}\s*{_IN_CLASS}$",
        rf"{_VERB}商标\s*:\s*{_NAME}$",
        rf"{_VERB}商标\s*{_QUOTE}([^\"”」》]{{1,30}}){_UNQUOTE}$",
        # 商标 12345678
        rf"{_VERB}(?:商标|注册号|商标号)\s*(?:号|第)?\s*:?\s*(G?\d{{6,8}}[A-Z]?)\s*号?$",
        # 小猪乐园商标第28类
        rf"{_VERB}{_NAME}\s*(?:这个)?\s*商标\s*{_IN_CLASS}$",
        # 小猪乐园商标有人注册了吗; 小猪乐园商标注册过吗
        (
            rf"{_VERB}{_NAME}\s*(?:这个)?\s*商标\s*(?:{_IN_CLASS})?\s*(?:有没有人?|是否|有人|被人?|已经)+"
            r"(?:注册|申请)(?:过|了)?(?:没有?|吗|么)?\??$"
        ),
        rf"{_VERB}{_NAME}\s*(?:这个)?\s*商标\s*(?:{_IN_CLASS})?\s*(?:注册|申请)过(?:没有?|吗|么)\??$",
        # 有没有和小猪乐园近似的商标
        (
            rf"{_VERB}(?:有没有|有无)?\s*(?:和|跟|与|同){_NAME}\s*(?:近似|相近|相似|类似|差不多|一样)的商标"
            rf"(?:有哪些|吗)?\s*(?:{_IN_CLASS})?\??$"
        ),
    )
)


def recognise_patents(text: str) -> str | None:
    """The search for patents that a sentence is, or None."""
    if _describes(text):
        return text.strip()
    plain = _plain(text)
    if plain is None:
        return None
    found = numbers_in(plain)
    if found:
        return plain if _AFTER_NUMBER.match(found.rest) else None
    if _LAW.search(plain) or "商标" in plain:
        return None
    if understand_shape(plain) or _technical(english_thing(plain)):
        return plain
    for pattern in (_SEARCHING, _APPLIED, _EXISTS, _KEYWORDS):
        if (match := pattern.match(plain)) and _technical(match[1]):
            return plain
    if (
        (match := _OF_FIRM.match(plain))
        and _FIRM_ENDS.search(match[1])
        and not _SOMEBODY.match(match[1])
    ):
        return plain
    return None


def recognise_marks(text: str) -> str | None:
    """The search for marks that a sentence is, or None."""
    plain = _plain(text)
    if plain is None or _LAW.search(plain) or re.search(r"\d{4}\s*年", plain):
        return None
    for pattern in _MARKS:
        if match := pattern.match(plain):
            name = next(group for group in match.groups() if group)
            if not _SOMEBODY.match(name) and not _GENERIC.match(name):
                return plain
    return None


def recognise_ours(text: str) -> str | None:
    """Which of one's own rights a sentence asks for (patents, marks or both), or None."""
    plain = _plain(text)
    match = _OURS.match(plain) if plain else None
    return match[1] if match else None


def recognise_following(text: str) -> str | None:
    """Which of one's own rights a sentence asks to be watched, or None."""
    plain = _plain(text)
    match = _FOLLOW_OURS.match(plain) if plain else None
    return match[1] if match else None


def _describes(text: str) -> bool:
    """Whether a text is a description of something technical, pasted without a word of asking."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return (
        len(plain) >= SHORTEST_DESCRIPTION
        and _OPENING.match(plain) is not None
        and _COMPOSED.search(plain) is not None
        and _ASKED.search(plain) is None
    )


def _technical(words: str) -> bool:
    """Whether the words are about a thing, and not about a person's case."""
    bare = words.strip(" ,，的")
    return len(bare) >= 2 and not _SOMEBODY.match(bare) and not _GENERIC.match(bare)


def _plain(text: str) -> str | None:
    plain = unicodedata.normalize("NFKC", text).strip()
    return plain if 2 <= len(plain) <= LONGEST and "\n" not in plain else None

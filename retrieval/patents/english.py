"""English and mixed sentences that ask for patents on a thing. Pure.

Shy, as the Chinese patterns are: all of the sentence must be a search. A word of procedure, right
or person in it, or nothing but kinds of patents, makes it a question for somebody else.
"""

import re

_ASKING = (
    r"(?:(?:please|can you|could you|i(?:'d| would) like to|i want to|help me|let me)\s+)*"
    r"(?:(?:search|look|check|find|show|list|get|give)(?:\s+(?:me|us|for|up))*\s+)?"
    r"(?:(?:is|are)\s+there\s+)?(?:(?:any|some|an?|all|existing|prior|known|similar|related|the)\s+)*"
)
_ABOUT = (
    r"(?:on|for|about|covering|concerning|regarding|related\s+to|relating\s+to|describing|with)"
)
_THING = r"(?P<thing>[\w(][\w\s,，、/()&+'.\-]{1,78}?)"
_END = r"\s*(?:有吗|有没有|吗|呢)?\s*[?.!？。！]*$"
_SENTENCES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # any patent on foldable stroller?
        rf"^{_ASKING}patents?(?:\s+applications?|\s+documents?)?\s+{_ABOUT}\s+(?:an?\s+|the\s+)?{_THING}{_END}",
        # magnetic building block patents; 查 foldable stroller patent
        rf"^(?:请|帮我|查一下|查查|查询|查|搜一下|搜索|搜|检索|找一下|找|有没有|有无|\s)*{_ASKING}{_THING}\s+patents?{_END}",
        # has anyone patented a foldable stroller?
        rf"^(?:has|have)\s+(?:anyone|anybody|someone|somebody)\s+(?:ever\s+|already\s+)?patented\s+(?:an?\s+|the\s+)?{_THING}{_END}",
        rf"^(?:is|are|has|have)\s+(?:an?\s+|the\s+)?{_THING}\s+(?:been\s+)?(?:already\s+)?patented(?:\s+(?:already|yet|before))?{_END}",
    )
)
_OTHER_MATTER = re.compile(
    r"\b(?:how|what|whats|why|when|where|who|whose|whom|which|should|must|may|might|shall|does|do|did|"
    r"if|vs|versus|between|difference|i|my|mine|we|our|ours|us|you|your|they|their|his|her|he|she|it|"
    r"its|this|that|these|those|someone|somebody|everyone|others?|competitors?|costs?|fees?|price|money|"
    r"pay\w*|laws?|legal\w*|rights?|infring\w*|sue[ds]?|suing|lawsuits?|litigat\w*|licen[cs]\w*|appl(?:y|ies|ying)|fil(?:e|es|ed|ing)|"
    r"regist\w+|grant\w*|terms?|duration|expir\w*|lapse[ds]?|renew\w*|valid\w*|invalid\w*|assign\w*|"
    r"transfer\w*|pledg\w*|attorneys?|agents?|agency|lawyers?|protect\w*|examin\w*|novelty|patentab\w*|"
    r"priority|maint\w+|annuit\w*|royalt\w*|require\w*|procedures?|process|steps?|deadlines?|"
    r"subsid\w*|strateg\w*|portfolios?|trade\s?marks?|copyrights?|oppos\w*|enforc\w*|challeng\w*|"
    r"buy\w*|bought|sell\w*|sold|own|owns|owned|owner\w*|get|getting|obtain\w*|writ\w+|draft\w*|"
    r"types?|kinds?|number|value|benefits?|meaning|defin\w*|explain\w*|understand\w*|rules?|"
    r"business\s+methods?|guid\w*|tips?|advice|help|search(?:es|ing)?|watch\w*|follow\w*|monitor\w*)\b",
    re.IGNORECASE,
)
_NO_THING = re.compile(
    r"(?:\b(?:any|some|all|existing|prior|known|similar|related|there|is|are|find|show|list|an?|the|of|on|in|for|to|with|and|or|by|from|at|as|new|old|other|utility|models?|designs?|"
    r"invention|plant|chinese|china|us|american|european|japanese|foreign|international|pct|provisional|"
    r"essential|standard|pending|active|issued|patents?|things?|products?|technology|ideas?|services?|"
    r"something|anything|stuff)\b|[\s,，、/()&+'.\-]|\d)+",
    re.IGNORECASE,
)
_ENDS_OPEN = re.compile(
    r"\b(?:of|on|in|for|to|with|and|or|by|from|at|as|an?|the)$|[的了和与]$", re.IGNORECASE
)
_LATIN = re.compile(r"[a-z]{3}", re.IGNORECASE)


def english_thing(sentence: str) -> str:
    """What an English or mixed sentence asks patents for; empty where it is no such search."""
    for pattern in _SENTENCES:
        found = pattern.match(sentence.strip())
        if found is None:
            continue
        thing = found["thing"].strip()
        if (
            _LATIN.search(thing)
            and not _OTHER_MATTER.search(thing)
            and not _NO_THING.fullmatch(thing)
            and not _ENDS_OPEN.search(thing)
        ):
            return thing
    return ""

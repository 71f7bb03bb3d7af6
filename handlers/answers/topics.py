"""What the topic of an exchange is called. Pure."""

from collections.abc import Mapping

_CALCULATIONS = {
    "annuity": "年费计算",
    "late_fee": "年费滞纳金",
    "term": "专利期限计算",
    "response": "答复期限计算",
    "grant_formalities": "登记手续期限",
    "reexamination": "复审期限",
    "reexamination_suit": "复审起诉期限",
    "invalidity_suit": "无效起诉期限",
    "restoration": "恢复权利期限",
    "priority": "优先权期限",
    "pct_entry": "PCT进国期限",
    "examination": "实审请求期限",
    "publication": "公布时间",
    "evaluation_report": "评价报告时间",
    "licence_recordal": "许可备案期限",
    "opposition": "商标异议期限",
    "trademark_renewal": "商标续展计算",
    "refusal_review": "商标驳回复审期限",
    "non_use": "撤三时间",
    "limitation": "诉讼时效",
    "injunction_suit": "保全后起诉期限",
    "counter_notice": "平台声明期限",
    "customs_reply": "海关答复期限",
    "customs_recordal": "海关备案期限",
}


def topic_name(topic: str, titles: Mapping[str, str]) -> str:
    """The title of a card, the name of a calculation, or the law."""
    kind, _, name = topic.partition(":")
    if kind == "card":
        return titles.get(name, name)
    return _CALCULATIONS.get(name, name) if kind == "calculation" else name

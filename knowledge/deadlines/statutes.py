"""The periods of the statutes that deadlines are counted by, with the articles' own words.

A test holds every entry against the official text of its version.
"""

from datetime import date

from knowledge.deadlines.rules import Rule, Source, Unit

NEW_TRADEMARK_LAW = date(2027, 1, 1)
NEW_DESIGN_TERM = date(2021, 6, 1)
PATENT_RULES_SINCE = date(2024, 1, 20)

_DAY, _MONTH, _YEAR = Unit.DAY, Unit.MONTH, Unit.YEAR


def _patent_law(locator: str, amount: int, unit: Unit, words: str) -> tuple[Rule]:
    source = Source("专利法", locator, date(2020, 10, 17))
    start = date(2021, 6, 1)
    return (Rule(source=source, amount=amount, unit=unit, words=words, holds_from=start),)


def _patent_rules(locator: str, amount: int, unit: Unit, words: str) -> tuple[Rule]:
    source = Source("专利法实施细则", locator, date(2023, 12, 11))
    start = PATENT_RULES_SINCE
    return (Rule(source=source, amount=amount, unit=unit, words=words, holds_from=start),)


def _trademark_law(
    old: tuple[str, int, str], new: tuple[str, int, str], unit: Unit
) -> tuple[Rule, Rule]:
    return (
        Rule(
            source=Source("商标法", old[0], date(2019, 4, 23)),
            amount=old[1],
            unit=unit,
            words=old[2],
            holds_from=date(2019, 11, 1),
            holds_to=date(2026, 12, 31),
        ),
        Rule(
            source=Source("商标法", new[0], date(2026, 6, 26)),
            amount=new[1],
            unit=unit,
            words=new[2],
            holds_from=NEW_TRADEMARK_LAW,
        ),
    )


def _other(source: Source, amount: int, unit: Unit, words: str, start: date) -> tuple[Rule]:
    return (Rule(source=source, amount=amount, unit=unit, words=words, holds_from=start),)


PRIORITY = _patent_law("第二十九条", 12, _MONTH, "十二个月内")
DESIGN_PRIORITY = _patent_law("第二十九条", 6, _MONTH, "六个月内")
PUBLICATION = _patent_law("第三十四条", 18, _MONTH, "满十八个月")
EXAMINATION_REQUEST = _patent_law("第三十五条", 3, _YEAR, "三年内")
REEXAMINATION = _patent_law("第四十一条", 3, _MONTH, "三个月内")
REEXAMINATION_SUIT = _patent_law("第四十一条", 3, _MONTH, "三个月内")
INVENTION_TERM = _patent_law("第四十二条", 20, _YEAR, "发明专利权的期限为二十年")
UTILITY_MODEL_TERM = _patent_law("第四十二条", 10, _YEAR, "实用新型专利权的期限为十年")
DESIGN_TERM = _patent_law("第四十二条", 15, _YEAR, "外观设计专利权的期限为十五年")
INVALIDITY_SUIT = _patent_law("第四十六条", 3, _MONTH, "三个月内")
PATENT_LIMITATION = _patent_law("第七十四条", 3, _YEAR, "诉讼时效为三年")

PRESUMED_RECEIPT = _patent_rules("第四条", 15, _DAY, "满15日")
RESTORATION = _patent_rules("第六条", 2, _MONTH, "通知之日起2个月内")
OBSTACLE_RESTORATION = _patent_rules("第六条", 2, _MONTH, "障碍消除之日起2个月内")
OBSTACLE_LIMIT = _patent_rules("第六条", 2, _YEAR, "期限届满之日起2年内")
LICENCE_RECORDAL = _patent_rules("第十五条", 3, _MONTH, "3个月内")
PRIORITY_RESTORATION = _patent_rules("第三十六条", 2, _MONTH, "期限届满之日起2个月内")
GRANT_FORMALITIES = _patent_rules("第六十条", 2, _MONTH, "2个月内办理登记手续")
EVALUATION_REPORT = _patent_rules("第六十三条", 2, _MONTH, "2个月内")
LATE_ANNUITY = _patent_rules("第一百一十五条", 6, _MONTH, "6个月内补缴")
PCT_ENTRY = _patent_rules("第一百二十条", 30, _MONTH, "30个月内")
PCT_LATE_ENTRY = _patent_rules("第一百二十条", 32, _MONTH, "32个月内")

OPPOSITION = _trademark_law(
    ("第三十三条", 3, "自公告之日起三个月内"), ("第三十六条", 2, "自公告之日起二个月内"), _MONTH
)
REFUSAL_REVIEW = _trademark_law(
    ("第三十四条", 15, "十五日内"), ("第三十七条", 15, "十五日内"), _DAY
)
TRADEMARK_TERM = _trademark_law(
    ("第三十九条", 10, "有效期为十年"), ("第四十三条", 10, "有效期为十年"), _YEAR
)
RENEWAL_WINDOW = _trademark_law(
    ("第四十条", 12, "期满前十二个月内"), ("第四十四条", 12, "期满前十二个月内"), _MONTH
)
RENEWAL_GRACE = _trademark_law(
    ("第四十条", 6, "六个月的宽展期"), ("第四十四条", 6, "六个月的宽展期"), _MONTH
)
NON_USE = _trademark_law(
    ("第四十九条", 3, "连续三年不使用"), ("第五十七条", 3, "连续三年不使用"), _YEAR
)

_TRADEMARK_REGULATIONS = date(2014, 4, 29)
_REGULATIONS_SINCE = date(2014, 5, 1)
TRADEMARK_PRESUMED_RECEIPT = _other(
    Source("商标法实施条例", "第十条", _TRADEMARK_REGULATIONS),
    15,
    _DAY,
    "满15日",
    _REGULATIONS_SINCE,
)

_CUSTOMS = date(2018, 3, 19)
CUSTOMS_RECORDAL = _other(
    Source("知识产权海关保护条例", "第十条", _CUSTOMS), 10, _YEAR, "有效期为10年", _CUSTOMS
)
CUSTOMS_RENEWAL = _other(
    Source("知识产权海关保护条例", "第十条", _CUSTOMS), 6, _MONTH, "届满前6个月内", _CUSTOMS
)
CUSTOMS_REPLY = _other(
    Source("知识产权海关保护条例", "第十六条", _CUSTOMS),
    3,
    Unit.WORKING_DAY,
    "3个工作日内",
    _CUSTOMS,
)

CIVIL_LIMITATION = _other(
    Source("民法典", "第一百八十八条", date(2020, 5, 28)),
    3,
    _YEAR,
    "诉讼时效期间为三年",
    date(2021, 1, 1),
)
COUNTER_NOTICE = _other(
    Source("电子商务法", "第四十三条", date(2018, 8, 31)), 15, _DAY, "十五日内", date(2019, 1, 1)
)
INJUNCTION_SUIT = _other(
    Source("民事诉讼法", "第一百零四条", date(2023, 9, 1)), 30, _DAY, "三十日内", date(2024, 1, 1)
)

PATENT_COUNTING = Source("专利法实施细则", "第五条", date(2023, 12, 11))
TRADEMARK_COUNTING = Source("商标法实施条例", "第十二条", _TRADEMARK_REGULATIONS)
CIVIL_COUNTING = Source("民法典", "第二百零三条", date(2020, 5, 28))
COURT_COUNTING = Source("民事诉讼法", "第八十五条", date(2023, 9, 1))
ANNUITY_DUE = Source("专利法实施细则", "第一百一十五条", date(2023, 12, 11))
ANNUITY_AT_GRANT = Source("专利法实施细则", "第一百一十四条", date(2023, 12, 11))
NON_USE_DETAILS = Source("商标法实施条例", "第六十六条", _TRADEMARK_REGULATIONS)

"""Which calculation a question is about: the words that mean it and those that rule it out.

The order matters: the first topic whose words all stand in the question is taken.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from retrieval.calculation import deadlines, fees, late, marks
from retrieval.calculation.question import CalculationQuestion
from retrieval.calculation.result import Calculation, Missing

Answer = Callable[[CalculationQuestion], Calculation | Missing | None]


@dataclass(frozen=True, slots=True)
class _Topic:
    """All of the words mean it, unless one of the others is there too."""

    answer: Answer
    words: tuple[str, ...]
    unless: str = r"(?!)"

    def fits(self, text: str) -> bool:
        return all(re.search(words, text) for words in self.words) and not re.search(
            self.unless, text
        )


_SHOP = r"平台|淘宝|天猫|京东|拼多多|抖音|1688|阿里|店铺|链接|网店"
_DAY = r"几号|哪一?天|最后|最晚|最迟|截止|来得及"
_LATE = r"逾期|过期|忘(?:了|记)?[交缴]|没[交缴]|未[交缴]|漏[交缴]|补[交缴]|欠|晚[交缴]"
_UNPAID = r"没[交缴]|未[交缴]|忘(?:了|记)?[交缴]"
_NO_USE = r"撤三|[三3]年(?:没|不|未)(?:有)?(?:使)?用|没用过"
_ENDS = (
    r"到期|期满|届满|有效期|还有效|过期(?:了?没|了?吗|未)|没保护|不保护了|到头|保护到|保护期到|失效|多久到"
    r"|保护期?(?:多久|几年|多少年|多长)"
)

_TOPICS: Sequence[_Topic] = (
    _Topic(deadlines.answer_customs_recordal, ("海关", "备案", "到期|续展|有效期|期满")),
    _Topic(deadlines.answer_customs_reply, ("海关", "通知|来函|电话"), "法院|放行"),
    _Topic(deadlines.answer_counter_notice, (_SHOP, "声明|反通知|申诉")),
    _Topic(marks.answer_non_use, ("商标|撤三|注册", _NO_USE), "侵权|赔"),
    _Topic(marks.answer_opposition, ("异议", "公告|初审|商标"), "答辩|复审|起诉"),
    _Topic(marks.answer_refusal, ("商标", "驳回", f"复审|{_DAY}"), "异议|起诉"),
    _Topic(
        marks.answer_renewal,
        ("商标|注册证", "续展|到期|有效期|宽展|期满|续期|[要该能]续"),
        "异议|许可|专利|海关|驳回",
    ),
    _Topic(deadlines.answer_limitation, ("时效",), "质押|续展"),
    _Topic(
        deadlines.answer_limitation,
        ("侵权|侵犯", "知道|发现|得知", "(?:起诉|告).{0,4}来得及|来得及.{0,4}(?:起诉|告)"),
        "异议|质押",
    ),
    _Topic(deadlines.answer_injunction, ("诉前|保全|禁令", "起诉")),
    _Topic(late.answer_late_fee, ("滞纳金",)),
    _Topic(late.answer_late_fee, ("年费", _LATE), "恢复"),
    _Topic(fees.answer_annuity, ("年费|[交缴](?:到|第).{1,3}年",), "商标|质押|恢复|实审|登记费"),
    _Topic(
        fees.answer_annuity,
        ("专利|发明|新型|外观", "(?:今年|明年|后年|每年|下一年).{0,4}[交缴].{0,2}(?:几|多少)"),
        f"商标|质押|恢复|实审|登记费|官费|申请费|代理费|{_UNPAID}",
    ),
    _Topic(deadlines.answer_pct, ("pct", "国家阶段|进入?中国|进国内|30个月|三十个月")),
    _Topic(
        deadlines.answer_examination,
        ("实质审查|实审", "请求|申请|提|期限|最晚|最迟"),
        "答复|通知|费用|多少钱|审查费",
    ),
    _Topic(
        deadlines.answer_publication, ("发明", "公布|公开"), "授权|到期|侵权|销售|已经?公开|年费"
    ),
    _Topic(deadlines.answer_priority, ("优先权",), "商标|年费|展会|pct"),
    _Topic(deadlines.answer_restoration, ("恢复", "通知|终止|视为"), "优先权|平台|链接"),
    _Topic(deadlines.answer_invalidity_suit, ("无效", "起诉|法院"), "商标"),
    _Topic(deadlines.answer_reexamination_suit, ("复审决定", "起诉|法院"), "商标"),
    _Topic(deadlines.answer_reexamination, ("驳回", f"复审|{_DAY}"), "商标|起诉|无效"),
    _Topic(
        deadlines.answer_grant,
        ("授权通知|登记手续|办理?登记|授予(?:专利权)?(?:的)?通知",),
        "商标|许可|质押|转让|作品|软著",
    ),
    _Topic(deadlines.answer_report, ("评价报告",), "多少钱|费用|侵权"),
    _Topic(deadlines.answer_licence, ("许可", "备案"), "商标|海关"),
    _Topic(
        deadlines.answer_response,
        ("补正|审查意见|通知", f"答复|回复|补正|期限|{_DAY}"),
        "商标|海关|平台|法院|授权|驳回|无效|续展|版权|软著|侵权|年费|登记",
    ),
    _Topic(
        fees.answer_term,
        ("专利|发明|实用新型|外观", _ENDS),
        f"商标|通知|年费|许可|质押|合同|续展|版权|软著|著作权|期限届满|{_UNPAID}",
    ),
)


def recognised(text: str) -> Answer | None:
    """What answers a question of these words, or None."""
    return next((topic.answer for topic in _TOPICS if topic.fits(text)), None)

"""What is asked of a matter already spoken of: the next step, the price, the time, the place, the
papers, what comes of missing it. Pure.

"要多少钱" after a question about licences is about the price of that, not the matter once more.
"""

import re
from collections.abc import Sequence
from enum import StrEnum


class Step(StrEnum):
    """One thing that somebody wants to know of a matter; the value names it in words."""

    NEXT = "下一步"
    COST = "费用"
    RESULT = "要多久办好"
    TIME = "期限"
    PLACE = "去哪里办"
    PAPERS = "材料"
    MISSED = "没按期办的后果"


_LEAD = (
    r"(?:那么?|还有|然后|接着|接下来|另外|请问|大概|一般|一共|总共|这个|这|它|都|又|也"
    r"|最快|最晚|最多|最少|[，,\s])*"
)
_END = r"(?:呢|啊|呀|吗|嘛|么|吧|的|了|[？?。!！~\s])*"
_HOW_LONG = r"(?:多久|多长时间|几天|几日|几个月|多少天|什么时候|啥时候|几时|几耐)"
_ASKED: Sequence[tuple[Step, str]] = (
    (
        Step.NEXT,
        r"(?:我)?(?:的)?(?:下一步|下面|之后|接下来|然后|再往后|后面)(?:要|该|应该|得)?(?:怎么(?:办|做|走|弄|搞)|做(?:什么|啥)|干(?:什么|嘛|啥)|办(?:什么|啥))?",
    ),
    (
        Step.COST,
        r"(?:要|得|需要|收|花|交|付)*(?:多少钱|几多钱|几钱|多少费用|什么费用|哪些费用|费用|官费|收费|钱)(?:是)?(?:多少|几多|怎么算|贵不贵|高不高|要不要|收不收)?|贵不贵|(?:要不要|收不收|用不用|需不需要)(?:交|收|给)?(?:钱|费)",
    ),
    (
        Step.RESULT,
        rf"(?:要|得|需要|等|办|花)*{_HOW_LONG}(?:能|可以|会|才能?|就|算|有|要)*(?:有?结果|下来|拿到|拿证|下证|出证|出来|办好|办完|办下来|批下来|批|办|好|完|搞定|审完)",
    ),
    (
        Step.TIME,
        rf"(?:能|可以)?(?:管|有效|保护)(?:期)?(?:是)?(?:多久|几年|多少年)|(?:要|得|需要|等)*{_HOW_LONG}(?:之内|以内|内|生效)?",
    ),
    (
        Step.PLACE,
        r"(?:要|得|该|应该)?(?:去|到|在|找|向|跟)?(?:哪里|哪儿|哪个部门|哪家|谁|边个|哪)(?:去)?(?:办|申请|交|弄|管|找|提|提交|登记|报)?",
    ),
    (
        Step.PAPERS,
        r"(?:要|得|需要)?(?:准备|带|交|提交|提供|备)*(?:什么|哪些|啥|乜)(?:材料|资料|东西|文件|手续|证件|证明|证据)",
    ),
    (
        Step.MISSED,
        r"(?:要是|如果|万一)?(?:过期|逾期|超期|晚|迟|错过|耽误|没赶上|不办|不交|不做|不理|不管|没办|没交|忘)(?:了|的话)*(?:会)?(?:怎样|怎么样|怎么办|咋办|咋样|点办|有什么后果|什么后果|有事)?",
    ),
)
_BARE = {step: re.compile(rf"{_LEAD}(?:{words}){_END}", re.IGNORECASE) for step, words in _ASKED}


def bare_step(question: str) -> Step | None:
    """The step that a message asks for where it asks nothing besides; None for all others."""
    text = question.strip()
    return next((step for step, words in _BARE.items() if words.fullmatch(text)), None)

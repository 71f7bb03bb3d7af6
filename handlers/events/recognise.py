"""Plain sentences about events: 我要报名周五的培训, 最近有什么活动. Pure and shy.

A question about the law or about somebody else's exams and fairs is never taken.
"""

import re

ACTIVITY = r"(?:培训班?|活动|沙龙|讲座|课程?|对接会|宣讲会?|入园惠企|人才班|人才培训)"
POLITE = r"(?:你好|您好|请问|麻烦)?[，,！!。 ]*"
WHO = r"(?:我|我们|本人|我司|我公司|我们公司|公司)?"
WANT = r"(?:想要|想|要|需要|希望|准备|打算|来|帮我|给我|可以|能)?"
SIGN_UP = re.compile(
    rf"^{POLITE}{WHO}{WANT}(?:报名|报个名|预约报名)(?:参加)?(?P<what>.{{0,20}}?{ACTIVITY})"
    r"(?:吗|吧|呢|了)?[？?。！!]*$"
)
JOIN = re.compile(
    rf"^{POLITE}{WHO}{WANT}(?:参加|去听|去上)(?P<what>.{{0,20}}?{ACTIVITY})(?:吗|吧|呢|了)?[？?。！!]*$"
)
WHICH = re.compile(
    rf"^{POLITE}(?:我想(?:知道|看看|了解)(?:一下)?)?(?:中心|你们|这里|园区)?(?:最近|近期|本周|这周|下周|"
    rf"本月|这个月|下个月|今天|明天|后天|周末|近来)?(?:还)?(?:都)?(?:有(?:没有)?(?:什么|哪些|啥)?|搞什么|办什么)"
    rf"(?P<what>.{{0,8}}?{ACTIVITY})(?:可以|能)?(?:报名|参加)?(?:的)?(?:吗|呢|没有|没)?[？?。！!]*$"
)
ABOUT_THE_LAW = re.compile(
    r"怎么|如何|是否|要不要|需不需要|会不会|能不能|可不可以|为什么|考试|资格|证书|展会|展览|参展|商标法|"
    r"专利法|著作权法|申请专利|注册商标|侵权|诉讼|赔偿|费用|缴费|年费|活动物|法律责任"
)


def sign_up_wish(text: str) -> str | None:
    """What somebody wants to sign up for (周五的培训); None for any other sentence."""
    found = SIGN_UP.match(text) or JOIN.match(text)
    if found is None or ABOUT_THE_LAW.search(text):
        return None
    return found["what"].strip(" 的这个那场次")


def asks_for_events(text: str) -> str | None:
    """The words of a question for what events there are; None for any other sentence."""
    found = WHICH.match(text)
    if found is None or ABOUT_THE_LAW.search(text):
        return None
    return ""

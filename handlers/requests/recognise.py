"""Which plain sentences ask for help by people, and which tell of a dispute that cannot wait.

Shy: whoever asks how, whether or what is asking a question and gets an answer. A sentence that
tells of a frozen shop is answered too, and only offered the urgent request.
"""

import re

ASKING = re.compile(
    r"怎么|怎样|如何|什么|为什么|为啥|哪|多少|多久|几[天年个]|吗|条件|流程|材料|收费|区别|是否|是不是|要不要|能不能赢|[?？]"
)
WANTS_PEOPLE = re.compile(
    r"(?:我|我们|公司)?(?:要|想|需要|想要|请|麻烦|能不能|可以|可不可以|帮我们?)"
    r".{0,6}?(?:找|派|安排|请|让|需要)(?:个|位|一个|一位|几个|你们?的?|你们派)?"
    r"(?:人|专家|老师|工作人员|同事)(?:来|去|给我|帮我|帮我们)?"
    r".{0,4}?(?:帮忙|帮|处理|跟进|办|看看|看一下|对接|指导|评估)"
)
WANTS_REQUEST = re.compile(
    r"^(?:你好|您好|请问)?[,，]?(?:我|我们|公司)?(?:要|想|需要|想要|请求|请|申请|提交|提|发起|登记)"
    r"(?:要|提交|提|申请|发起|登记|一个|个|一下|一份)*(?:求助|援助|维权援助|紧急求助)"
    r"(?:申请|登记|一下|。|！|!)?$"
)
OF_NUMBER = re.compile(r"^QZ[-\s]?20\d{2}-?\d{1,6}(?!\d)", re.IGNORECASE)
HAPPENED = re.compile(r"被|收到|遭|遇到|冻结了|冻了|扣了|封了|查封|没收|下架了|起诉了|告了")
ABROAD_AND_URGENT = re.compile(
    r"TRO|临时限制令|临时禁令|337|Schedule ?A|附表A"
    r"|(?:亚马逊|速卖通|沃尔玛|temu|shein|ebay|wish|shopify|paypal|跨境|美国|欧洲|德国|海外|国外|境外)"
    r".{0,20}(?:冻结|冻了|封|下架|查封|没收|扣|起诉|告|律师函|禁令|投诉|诉状)"
    r"|(?:展会|参展|展位|撤展|海关).{0,16}(?:扣|查封|没收|禁令|搜查|撤展)",
    re.IGNORECASE,
)


def asks_for_request(text: str) -> str | None:
    """The sentence itself as the draft of a request where it asks for people's help; else None."""
    plain = " ".join(text.split())
    if len(plain) > 200:
        return None
    if WANTS_REQUEST.search(plain):
        return ""
    asking = ASKING.search(plain.removeprefix("请问")) is not None
    polite = re.sub(r"(?:好吗|可以吗|行吗|吗)?[?？]?$", "", plain)
    if asking and ASKING.search(polite) is not None:
        return None
    return plain if WANTS_PEOPLE.search(polite) else None


def is_about_a_request(text: str) -> str | None:
    """The text where it begins with the number of a request; what follows are words for it."""
    return text if OF_NUMBER.match(text.strip()) else None


def tells_of_urgent_dispute(text: str) -> bool:
    """Whether something urgent has happened abroad, to whoever writes: not whether it is asked
    what a TRO is."""
    return bool(ABROAD_AND_URGENT.search(text) and HAPPENED.search(text))

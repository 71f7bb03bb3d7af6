"""Every sentence of the look before filing: what not to send, what is asked, what comes of it."""

from collections.abc import Mapping, Sequence

AGREED, MAKE = "明白了，开始", "开始检索，出报告"
AGREEING = frozenset({AGREED, "明白了", "明白"})
KINDS = {"invention": "发明", "utility": "实用新型", "design": "外观设计", "open": "还没想好"}
SHOWN = {
    "no": "没有公开过",
    "fair": "展会上展出过",
    "sold": "卖过或网上发过",
    "paper": "发表过文章",
    "unsure": "说不准",
}
MAKERS = {
    "own": "本公司员工",
    "joint": "和别的单位合作",
    "ordered": "委托别人开发",
    "person": "个人",
}
ABROAD = {"yes": "打算", "no": "不打算", "open": "还没想好"}


def warning() -> str:
    """What not to send, before anything is asked."""
    return (
        "这是专利申请前的初步查看：用几个技术词在库里找最接近的专利，出一份报告和检查清单。\n"
        "开始前请注意：还没有申请专利的技术，公开出去可能会丧失新颖性。\n"
        "请不要发：技术方案的具体细节、参数、配方、图纸、照片、样品，也不要发客户和发明人的姓名。\n"
        "只需要产品名称和几个常用的技术词。填写的内容只用来做这一次检索，报告做好后就删除。\n"
        "明白了就点下面的按钮。"
    )


def must_agree() -> str:
    """Nothing is asked before this was understood."""
    return "请先点“明白了，开始”。不想继续的话，发“取消”。"


def ask_product() -> str:
    """What product it is for."""
    return "这项技术用在什么产品上？请写产品的通用名称，例如：儿童积木。"


def ask_words() -> str:
    """Technical words only."""
    return (
        "请写 2 到 8 个能概括这项技术的词，用空格或顿号分开，例如：磁吸 连接 可拆卸。\n"
        "只写词，不要写具体做法。"
    )


def words_wrong() -> str:
    """Not words, or too many."""
    return "请写 2 到 8 个词，用空格或顿号分开，每个词不超过 10 个字。"


def too_detailed() -> str:
    """Something that looks like the invention itself."""
    return (
        "这段写得太细了，可能包含还没有申请的技术内容，我没有保留。"
        "请只写 2 到 8 个常用的技术词，例如：磁吸 连接 可拆卸。"
    )


def product_wrong() -> str:
    """Not the name of a product."""
    return "请只写产品的通用名称，最多 20 个字。"


def ask_kind() -> str:
    """Which kind of patent."""
    return "想申请哪一种专利？"


def ask_shown() -> str:
    """Whether it was made public."""
    return "这项技术或产品以前公开过吗？（参展、销售、发朋友圈、发文章都算公开）"


def ask_maker() -> str:
    """Who made it."""
    return "是谁做出来的？"


def ask_abroad() -> str:
    """Whether it will be filed abroad."""
    return "打算去国外申请吗？"


def choose() -> str:
    """An answer that is none of the buttons."""
    return "请点下面的一个按钮。"


def ready(product: str, words: Sequence[str]) -> str:
    """All is told; the search comes next."""
    return (
        f"都填好了：{product}；{'、'.join(words)}。\n"
        "点下面的按钮，我在库里检索最接近的专利，做一份 Word 报告。"
    )


def gone() -> str:
    """A button of an assessment that was made or forgotten."""
    return "这次填写的内容已经删除。要再做一次，请发“申请前评估”。"


def made(count: int, *, nearest: Sequence[str]) -> str:
    """The report is there."""
    if not count:
        found = "库里没有找到接近的专利。本库不全，没有找到不等于可以授权。"
    else:
        found = f"找到 {count} 件比较接近的专利，最接近的是：\n" + "\n".join(
            f"{n}. {title}" for n, title in enumerate(nearest, start=1)
        )
    return (
        f"报告做好了。{found}\n"
        "这只是申请前的初步查看，不是查新报告，也不是法律意见；正式申请前请找专利代理师。"
        "您填写的内容已经删除。"
    )


def file_name(product: str, day: str) -> str:
    """The name of the report's file."""
    return f"专利申请前初步查看-{product[:12]}-{day}.docx"


def label(choices: Mapping[str, str], value: object) -> str:
    """What the person chose, in words."""
    return choices.get(str(value), "")

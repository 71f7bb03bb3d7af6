"""Every sentence of the report of a look before filing."""

from collections.abc import Sequence
from datetime import date

TITLE = "专利申请前初步查看"
TOLD, RESULT, DETAILS = "一、查看范围", "二、最接近的专利", "三、逐件对照"
CHECKLIST, LIMITS = "四、申请前检查清单", "五、使用说明"
NEAREST = "按相近程度排列的专利"
HEADER = ("序号", "名称", "号码", "种类", "申请日", "状态", "为什么列出")
TOLD_HEADER = ("项目", "内容")
TOLD_CAPTION = "填写的内容"
NOT_OPINION = "本报告是申请前的初步查看，不是查新报告、可专利性评价或法律意见。"


def under_title(day: date) -> tuple[str, ...]:
    """Beneath the title."""
    return (f"{day.year}年{day.month}月{day.day}日", NOT_OPINION)


def told_rows(
    *, product: str, words: Sequence[str], kind: str, shown: str, maker: str, abroad: str
) -> list[tuple[str, str]]:
    """What was told, row by row."""
    return [
        ("产品", product),
        ("技术词", "、".join(words)),
        ("想申请的种类", kind),
        ("是否公开过", shown),
        ("由谁做出", maker),
        ("是否去国外申请", abroad),
    ]


def how_searched(held: int, *, by_meaning: bool) -> str:
    """How the search was done."""
    how = "用词比对和含义比对" if by_meaning else "用词比对"
    return (
        f"在本库收录的 {held} 件专利里，用上面的产品名称和技术词做了{how}。"
        "本库只收园区相关产业的专利，最近十八个月内申请的发明可能还没有公开，检索不到。"
    )


def nothing_near() -> str:
    """Nothing was found."""
    return (
        "本库里没有找到接近的专利。这不表示没有人申请过：请换几个说法再查一次，"
        "并到国家知识产权局的检索系统和国外的检索系统里查。"
    )


def counted(count: int) -> str:
    """How many are listed."""
    return f"下面列出最接近的 {count} 件。请技术人员逐件阅读全文，和自己的方案比较不同之处。"


def compare() -> str:
    """How to read a document."""
    return "对照要点：解决的问题是否相同；关键部件或步骤是否相同；不同之处带来了什么效果。"


def with_examples(count: int) -> str:
    """Some are invented."""
    return f"其中 {count} 件标有“示例”，是本系统编造的演示数据，不是真实的专利。"


def checklist(*, public: bool, shared: bool, goes_abroad: bool, kind: str) -> list[str]:
    """What to check before filing, fitted to what was told."""
    items = [
        "申请前对外一律保密：不参展、不销售、不发朋友圈和网店、不投稿；必须给人看的先签保密协议。",
        "把方案写成技术交底书：解决什么问题、和现有技术哪里不同、有什么效果、至少一个做法。",
        "逐件看完本报告列出的专利，记下不同之处；不同之处越清楚，越有希望授权。",
        "到官方系统再检索一次，中文和英文的词都试，国外专利也要查。",
        (
            "想清楚申请哪一种：方法和配方只能申请发明，形状和构造可以申请发明或实用新型，"
            f"外观只保护样子。目前填的是“{kind}”。"
        ),
        "核对发明人：只有对实质性特点作出创造性贡献的人才是发明人，出钱、管理、帮忙打样的不算。",
        "核对申请人名称和营业执照一致；符合条件的先办费用减缴备案，再交申请。",
    ]
    if public:
        items.insert(
            0,
            "您填的是已经公开过或说不准：请先停下来查清公开的时间和方式。只有专利法第二十四条列出的几种情形"
            "有六个月的宽限期，一般的参展和销售不在其中；请尽快带着材料咨询专利代理师。",
        )
    if shared:
        items.append(
            "合作或委托开发的：先看合同写没写专利归谁。没有约定时，申请权归完成开发的一方或共同完成的各方"
            "（专利法第八条），请先补签书面约定。"
        )
    if goes_abroad:
        items.append(
            "去国外申请的：在中国完成的发明或实用新型，先报国家知识产权局做保密审查"
            "（专利法第十九条）；以国内申请为基础要求优先权的，发明和实用新型十二个月内、外观设计六个月内（专利法第二十九条）。"
        )
    return items


def limits() -> list[str]:
    """What the report is and is not."""
    return [
        NOT_OPINION + "能不能授权由国家知识产权局审查决定。",
        "检索只用了几个技术词，没有接触具体方案；词选得不同，结果也会不同。",
        "法律状态以官方登记为准，状态日期见各件专利的详情。",
        "正式申请前请委托有资质的专利代理机构做检索和撰写。",
    ]

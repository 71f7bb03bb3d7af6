"""Every Chinese word in the report of a screening."""

TITLE = "展前知识产权风险排查报告"
NOTE = (
    "本报告把产品清单与本库收录的专利和商标做文字比对，列出需要人工核对的对象。"
    "没有列出不等于没有风险：本库只收录已导入的数据，外观和图形没有做图像比对。"
    "报告不是侵权分析，也不是法律意见。"
)
SUMMARY, DETAIL, CHECKS = "一、排查结果", "二、逐个产品", "三、参展前要做的事"
SUMMARY_HEADER = ("序号", "产品", "专利待核对", "商标待核对", "他人形象")
PATENT_HEADER = ("名称", "号码", "申请人", "状态", "为什么列出")
MARK_HEADER = ("商标", "号码", "类别", "申请人", "哪里像")
NOTHING_FOUND = "本库没有找到需要核对的专利和商标。"
CHARACTER = "用到他人形象：{}。请核对授权文件，没有授权的不要参展。"
CHARACTER_YES, CHARACTER_NO = "有，查授权", "未填写"


def held(patents: int, marks: int, *, by_meaning: bool) -> str:
    """What was searched, and how."""
    way = "按文字和语义" if by_meaning else "只按文字（语义检索未就绪）"
    return f"比对范围：本库收录的 {patents} 件专利、{marks} 件商标，{way}比对。"


def patents_of(product: str) -> str:
    """A table's caption."""
    return f"{product}：待核对的专利"


def marks_of(mark: str) -> str:
    """A table's caption."""
    return f"商标“{mark}”：待核对的商标"


def market(title: str, fair: str) -> str:
    """Where it is shown."""
    return f"目标市场：{title}" + (f"；展会：{fair}" if fair else "")

"""Every Chinese sentence of the screening before a fair."""

ASK_MARKET = "去哪里参展或出口？"
ASK_FAIR = "是哪个展会？没有定就点“跳过”。"
ASK_FILE = (
    "请发送产品清单（xlsx），第一行是列名：产品名称、技术特点、商标、类别、使用的形象。"
    "只有“产品名称”是必需的，最多 60 个产品。技术特点写几个词就行，不要写没有公开的细节。"
)
ASK_ENTERPRISE = "报告写哪家单位？"
MAKE = "生成报告"
MARKET_WRONG = "请点一个地区。"
ENTERPRISE_WRONG = "请写单位名称，最多 120 个字。"
NOT_A_TABLE = "这不是能打开的 xlsx 表，请重新导出再发。"
NO_NAME_COLUMN = "没有找到“产品名称”这一列，请把它写在第一行。"
NO_PRODUCTS = "表里没有产品。"
GONE = "没有找到这份清单，或者已经删除。发送“展前排查”重新开始。"
NAME_COLUMNS = ("产品名称", "品名", "名称", "产品")
FEATURE_COLUMNS = ("技术特点", "特点", "结构", "关键词", "描述")
MARK_COLUMNS = ("商标", "品牌")
CLASS_COLUMNS = ("类别", "尼斯", "国际分类")
CHARACTER_COLUMNS = ("形象", "ip", "角色", "授权")


def too_many(most: int) -> str:
    """More products than one report holds."""
    return f"一次最多排查 {most} 个产品，请分几份清单。"


def kept(products: int) -> str:
    """The list is read; the report is made by the button."""
    return f"清单收到，共 {products} 个产品。点“生成报告”开始比对，一般要几秒到半分钟。"


def made(products: int, *, patents: int, marks: int, characters: int) -> str:
    """The report goes with it."""
    return (
        f"排查完成：{products} 个产品，其中 {patents} 个有专利待核对，{marks} 个有商标待核对，"
        f"{characters} 个用到他人形象。没有列出不等于没有风险，细节看报告；需要人工分析请发“求助”。"
    )


def file_name(enterprise: str, day: str) -> str:
    """The report's name."""
    return f"展前排查-{enterprise or '产品清单'}-{day}.docx"


def kind(words: str) -> str:
    """A class as it is shown."""
    return f"第 {words} 类"


def kept_about_screenings(count: int) -> str:
    """For 我的数据."""
    return f"展前排查的产品清单 {count} 份"

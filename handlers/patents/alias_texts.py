"""Every sentence about names that are one firm."""

JOIN = "登记同一公司"
ASK_ALIAS = "子公司或别的名称是什么？请写全称。"
ASK_GROUP = "归到哪家？请写集团或主公司的全称。"


def how() -> str:
    """How names are joined."""
    return (
        "要把两个名称当作一家，请写：/同一公司 子公司全称 = 集团全称；"
        "要分开，请写：/同一公司 删除 子公司全称。"
    )


def head(count: int) -> str:
    """Above the groups."""
    return f"现在有 {count} 个名称归到了集团：" if count else "现在没有归到集团的名称。"


def line(name: str, group: str) -> str:
    """One name and its group."""
    return f"· {name} → {group}"


def same_already(name: str) -> str:
    """The two are compared as one anyway."""
    return f"“{name}”的两种写法本来就当作一家（繁简、全半角、空格不影响），不用登记。"


def added(name: str, group: str) -> str:
    """A name belongs to a group."""
    return f"已登记：“{name}”和“{group}”当作一家。按公司查专利、关注公司时马上生效。"


def removed(name: str) -> str:
    """A name stands for itself."""
    return f"已分开：“{name}”不再归到别的公司。"


def unknown(name: str) -> str:
    """A name that belonged to no group."""
    return f"“{name}”没有归到别的公司。"

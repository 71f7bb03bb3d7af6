"""Every sentence about supply and demand."""

from collections.abc import Iterable, Sequence

from handlers.dates import chinese_date
from handlers.message import Choice
from storage.operation.listings import Introduction, Listing, ListingKind, ListingState

NEED_WORD, OFFER_WORD = "发布需求", "发布供给"
BROWSE_WORD, MINE_WORD, PROJECT_WORD = "供需", "我的供需", "/立项"
MINE_LABEL, MORE_LABEL = "我的供需", "下一页"
INTRODUCTION_TITLE = "供需对接"
END, EXTEND = "结束", "延长"
STEPS = frozenset({END, EXTEND})
NO_NAME = "（未填企业名称）"
FORM_TITLES = {ListingKind.NEED: "技术需求", ListingKind.OFFER: "专利供给"}
TERMS = ("可转让", "可许可", "转让许可都可以", "开放许可", "面议")


def ask_enterprise() -> str:
    """Whose listing it is."""
    return "您代表哪家企业？请写全称。对方同意认识之前，不会看到企业名称。"


def enterprise_wrong() -> str:
    """No usable name."""
    return "请写企业全称，最多 120 个字。"


def ask_title(kind: ListingKind) -> str:
    """A title."""
    if kind is ListingKind.NEED:
        return "用一句话说您要找什么技术（40 字以内），例如“玩具外壳防静电处理”。"
    return "用一句话说您能提供什么技术或专利（40 字以内），例如“磁吸积木防脱落连接件”。"


def title_wrong(most: int) -> str:
    """Empty, long or of several lines."""
    return f"请写一行，最多 {most} 个字。"


def ask_text(kind: ListingKind) -> str:
    """The description, with what must not be in it."""
    if kind is ListingKind.NEED:
        return (
            "再具体说说：现在遇到什么问题，希望达到什么效果，有什么限制。"
            "这段话会给可能合适的一方看，请不要写未公开的技术秘密和电话。"
        )
    return (
        "再具体说说：解决什么问题，用在哪里，成熟到什么程度。"
        "这段话会给可能合适的一方看，请只写已公开的内容，不要写电话。"
    )


def text_too_short() -> str:
    """Too little to compare."""
    return "太短了，不好匹配。请至少写十个字。"


def ask_industry() -> str:
    """Which industry."""
    return "属于哪个产业？"


def industry_wrong(names: Iterable[str]) -> str:
    """No such industry."""
    return f"请从这些里选一个：{'、'.join(names)}。"


def ask_patent() -> str:
    """The number of the offered patent."""
    return "专利申请号是多少？没有专利或暂不公开可以跳过。"


def ask_terms() -> str:
    """How it is offered."""
    return "愿意怎样合作？"


def too_many(most: int) -> str:
    """As many as one may have."""
    return f"每人最多同时发布 {most} 条。请先在“我的供需”里结束不需要的。"


def listed(number: int, *, kind: ListingKind) -> str:
    """It is listed."""
    other = "供给" if kind is ListingKind.NEED else "需求"
    return (
        f"已发布，编号 {number}，保留半年。有合适的{other}会告诉您，双方都同意才互相介绍。"
        "中心只做信息对接，不推荐、不担保。"
    )


def listing_line(listing: Listing, *, named: bool) -> str:
    """One listing in the public list."""
    who = f"，{listing.enterprise or NO_NAME}" if named else ""
    terms = f"，{listing.terms}" if listing.terms else ""
    return f"{listing.id}. 【{FORM_TITLES[listing.kind]}】{listing.title}{terms}{who}"


def listing_list(lines: Sequence[str], *, total: int) -> str:
    """The public list."""
    if not lines:
        return f"现在没有供需信息。发送“{NEED_WORD}”或“{OFFER_WORD}”登记一条。"
    head = f"供需信息共 {total} 条，按发布时间排列："
    return "\n".join([head, *lines, f"要对接请发送“{NEED_WORD}”或“{OFFER_WORD}”，系统自动匹配。"])


def own_line(listing: Listing) -> str:
    """One of one's own."""
    if listing.state is ListingState.PROJECT:
        return f"{listing.id}. 【{FORM_TITLES[listing.kind]}】{listing.title}（已转为订单式研发）"
    until = chinese_date(listing.expires_at.date())
    return f"{listing.id}. 【{FORM_TITLES[listing.kind]}】{listing.title}（保留到 {until}）"


def own_choices(number: int) -> tuple[Choice, ...]:
    """What can be done with one's own."""
    return (
        Choice(f"结束 {number}", f"{MINE_WORD} {number} {END}"),
        Choice(f"延长 {number}", f"{MINE_WORD} {number} {EXTEND}"),
    )


def own_list(lines: Sequence[str]) -> str:
    """One's own listings."""
    if not lines:
        return f"您没有发布中的供需。发送“{NEED_WORD}”或“{OFFER_WORD}”登记一条。"
    return "\n".join(["您发布的供需：", *lines])


def not_yours(number: str) -> str:
    """The listing is somebody else's or over."""
    return f"没有找到您发布的编号 {number}，可能已经结束。"


def no_such_introduction() -> str:
    """The pair is not the person's."""
    return "没有找到这条匹配，可能有一方已经结束发布。"


def over(*, introduced: bool) -> str:
    """The pair is settled."""
    return "这一对已经互相介绍过了。" if introduced else "这条匹配已经结束，没有进行介绍。"


def agreed_alone() -> str:
    """The other side has not answered."""
    return "收到。对方也同意后，会把双方企业名称告诉彼此，并由工作人员牵线。"


def introduced_now() -> str:
    """Both agreed."""
    return "双方都同意了。对方的企业名称马上发给您，工作人员会联系双方。"


def declined() -> str:
    """This side does not want to."""
    return "好的，这一条不再联系。您的发布继续有效。"


def introduced(mine: Listing, theirs: Listing) -> str:
    """Each side is told the other's name."""
    return (
        f"“{mine.title}”对接：对方是 {theirs.enterprise or NO_NAME}，发布的是“{theirs.title}”。"
        "工作人员会联系双方。合作条件请双方自行核实、商定，签合同前核对专利登记簿。"
    )


def for_staff(introduction: Introduction) -> str:
    """Staff are told to bring the two together."""
    need, offer = introduction.need, introduction.offer
    return (
        "供需双方都同意认识，请牵线：\n"
        f"需求 {need.id}“{need.title}”，{need.enterprise or NO_NAME}\n"
        f"供给 {offer.id}“{offer.title}”，{offer.enterprise or NO_NAME}"
    )


def project_usage() -> str:
    """How the project command is written."""
    return f"请写成“{PROJECT_WORD} 需求编号”，编号在“{BROWSE_WORD}”里看。"


def became_project(title: str) -> str:
    """A need became research to order."""
    return f"“{title}”已记为订单式研发项目，不再参与匹配。"

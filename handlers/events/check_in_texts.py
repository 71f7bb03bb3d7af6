"""What is said around an event's door: checking in, proofs, feedback."""

from collections.abc import Sequence

from handlers.events.texts import moment, names
from storage.attendance import Attendee, Turnout
from storage.events import Event

THANKS_RATING = {5: "非常满意", 4: "满意", 3: "一般", 2: "不满意", 1: "很不满意"}


def how_to_check_in() -> str:
    """Nothing or no code was written."""
    return "到现场后，请看大屏幕上的六位签到码，发送“签到 六位数字”。没有大屏幕请找工作人员登记。"


def scanned(event: Event) -> str:
    """The code on the screen was scanned; the short number proves that one is there."""
    return f"《{event.plan.title}》签到：请发送“签到”加大屏幕上的六位数字，例如“签到 123456”。"


def code_wrong() -> str:
    """No event shows that code now."""
    return (
        "这个签到码不对或已经换了，请看大屏幕上现在的六位数字再发一次。"
        "大屏幕不方便看，请找工作人员登记。"
    )


def too_many_tries() -> str:
    """Somebody tries codes."""
    return "试的次数太多了，请等一分钟再发，或找工作人员登记。"


def too_early(event: Event) -> str:
    """The door is not open."""
    return f"《{event.plan.title}》{moment(event.plan.starts_at)}开始，开始前一小时起可以签到。"


def nothing_to_attend(event: Event) -> str:
    """A draft, or called off."""
    return f"《{event.plan.title}》没有发布或已经取消，不能签到。"


def not_signed_up(event: Event) -> str:
    """The code is right but the person is not on the list."""
    return (
        f"您没有报名《{event.plan.title}》。人在现场的话，点下面的“现场登记”留下姓名和单位，"
        "就算签到。"
    )


WALK_IN = "现场登记"


def who_came(event: Event, people: Sequence[Attendee]) -> str:
    """Several people are on the sign-up."""
    listed = names([person.name for person in people])
    return f"《{event.plan.title}》登记了 {listed}，哪位到了？"


def checked_in(event: Event, people: Sequence[Attendee]) -> str:
    """It worked."""
    return f"签到成功：{names([person.name for person in people])}，《{event.plan.title}》。欢迎！"


def checked_in_before(event: Event) -> str:
    """Everybody of the sign-up is there already."""
    return f"《{event.plan.title}》您登记的人都已签到，不用再签。"


def ask_walk_in(event_title: str) -> str:
    """The form at the door."""
    return f"《{event_title}》现场登记：请写姓名和单位，例如：张三 汕头某某玩具有限公司。"


def no_proof(event: Event) -> str:
    """The person was not there, or it is not over."""
    return (
        f"《{event.plan.title}》没有您的签到记录，不能开参会证明。"
        "如果您到过现场，请联系工作人员补登。"
    )


def proof_made(event: Event, people: Sequence[Attendee]) -> str:
    """The proof goes with it."""
    return (
        f"{names([person.name for person in people])}参加《{event.plan.title}》的参会证明在这里。"
    )


def proof_not_yet(event: Event) -> str:
    """It is not over."""
    return f"《{event.plan.title}》结束后就可以开参会证明。"


def ask_rating(title: str) -> str:
    """The first question of the feedback form."""
    return f"您对《{title}》满意吗？（匿名统计，用来改进下一场）"


def rating_not_understood() -> str:
    """What was written is no rating."""
    return "请点一个选项，或回复 1 到 5 的数字，5 是非常满意。"


def ask_words() -> str:
    """The second question."""
    return "还有什么想说的，或希望下次讲什么？没有请点“跳过”。"


def thanks() -> str:
    """The end of the feedback form."""
    return "谢谢您的反馈。"


def not_there(event: Event) -> str:
    """Only who was there is asked."""
    return f"《{event.plan.title}》没有您的签到记录，这份反馈只请到场的人填写。"


def feedback_summary(event: Event, ratings: Sequence[int], words: Sequence[str]) -> str:
    """The feedback for staff."""
    title = event.plan.title
    if not ratings:
        return f"《{title}》还没有人反馈。"
    lines = [
        f"《{title}》反馈 {len(ratings)} 份，平均 {sum(ratings) / len(ratings):.1f} 分（满分 5）。"
    ]
    lines += [f"{label}：{ratings.count(rating)}" for rating, label in THANKS_RATING.items()]
    return "\n".join([*lines, *(f"· {each}" for each in words[:20])])


def roll(event: Event, people: Sequence[Attendee], turnout: Turnout) -> str:
    """The list for staff: who has come and who has not."""
    came = f"签到 {turnout.people}/{len(people)} 人，{turnout.enterprises} 家单位。"
    lines = [f"《{event.plan.title}》{came}"]
    wanted = event.plan.wanted_enterprises
    if wanted:
        lines[0] += f"目标 {wanted} 家，" + (
            "已达到。"
            if turnout.enterprises >= wanted
            else f"还差 {wanted - turnout.enterprises} 家。"
        )
    for number, person in enumerate(people, start=1):
        mark = "✓" if person.checked_in_at else "○"
        firm = f"（{person.enterprise}）" if person.enterprise else ""
        lines.append(f"{mark} {number}. {person.name or '未留姓名'}{firm}")
    return "\n".join(lines)


def roll_usage(event_id: int) -> str:
    """How staff check somebody in."""
    return f"代人签到：/代签 {event_id} 姓名 单位；登记错了：/撤销签到 {event_id} 姓名"


def written_down(name: str, *, new: bool) -> str:
    """Staff checked somebody in."""
    return f"已为“{name}”签到。" if new else f"“{name}”之前已经签到，没有重复登记。"


def several_of_that_name(name: str) -> str:
    """The name is not unique."""
    return f"名单里有几位“{name}”，请把单位也写上。"


def nobody_of_that_name(name: str) -> str:
    """Nobody to take back."""
    return f"签到名单里没有“{name}”。"


def taken_back(name: str) -> str:
    """The check-in is undone."""
    return f"已撤销“{name}”的签到。"

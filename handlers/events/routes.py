"""The routes about events: what anybody may do, and what staff do."""

from handlers.clock import Clock
from handlers.events import guides, words
from handlers.events.addresses import Addresses
from handlers.events.afterwards import FeedbackForm, Proofs
from handlers.events.changing import ChangeForm
from handlers.events.check_in import SCENE, CheckIn, WalkInForm
from handlers.events.creating import CloneForm, EventForm
from handlers.events.listing import Listing
from handlers.events.mine import OwnSignUps
from handlers.events.publishing import Publishing
from handlers.events.recognise import asks_for_events, sign_up_wish
from handlers.events.roll import Roll
from handlers.events.sign_up import SignUpForm
from handlers.guided import asking
from handlers.made_files import MadeFiles
from handlers.routes import Group, Route
from storage.database import Database
from storage.files import FileFolder
from storage.people import Role


def event_routes(
    database: Database, clock: Clock, folder: FileFolder, *, public_url: str
) -> tuple[Route, ...]:
    """Every route about events."""
    addresses = Addresses(public_url)
    made = MadeFiles(database, folder, clock)
    listing = Listing(database, clock, addresses)
    return (
        *_for_everybody(listing, SignUpForm(clock)),
        *_own(OwnSignUps(database, clock, made, addresses)),
        *_at_the_door(CheckIn(database, clock), WalkInForm(clock)),
        *_afterwards(Proofs(database, clock, made), FeedbackForm(clock)),
        *_planning(EventForm(clock), ChangeForm(clock), CloneForm(clock)),
        *_publishing(listing, Publishing(database, clock, addresses)),
        *_keeping(Roll(database, clock, made, addresses)),
    )


def _for_everybody(listing: Listing, sign_up: SignUpForm) -> tuple[Route, ...]:
    return (
        Route(
            form=sign_up,
            words=(words.SIGN_UP, "/报名", "/signup"),
            argument="编号 姓名 单位",
            summary="报名参加活动，几个人可以一次报",
            examples=("报名 3 张三、李四 汕头某某玩具有限公司",),
            group=Group.SERVICE,
            recognises=sign_up_wish,
            scene="signup",
        ),
        Route(
            target=listing.show,
            words=(words.LIST, "/活动", "/events"),
            argument="编号",
            summary="看近期的培训、沙龙和对接会",
            group=Group.SERVICE,
            recognises=asks_for_events,
        ),
    )


def _own(own: OwnSignUps) -> tuple[Route, ...]:
    return (
        Route(
            target=own.show,
            words=(words.MINE, "/我的报名"),
            summary="看自己报名的活动",
            group=Group.MINE,
        ),
        Route(
            target=own.cancel,
            words=("取消报名", words.CANCEL),
            argument="编号",
            summary="取消报名，把名额让给候补的人",
            group=Group.MINE,
        ),
        Route(
            target=own.confirm,
            words=("确认报名", words.CONFIRM),
            argument="编号",
            summary="候补轮到后确认名额",
            listed=False,
        ),
        Route(
            target=own.calendar,
            words=(words.CALENDAR,),
            argument="编号",
            summary="把活动加进日历",
            group=Group.SERVICE,
            listed=False,
        ),
    )


def _at_the_door(check_in: CheckIn, walk_in: WalkInForm) -> tuple[Route, ...]:
    return (
        Route(
            target=check_in.handle,
            words=(words.CHECK_IN, "/签到", "/checkin"),
            argument="签到码",
            summary="到活动现场签到",
            examples=("签到 123456",),
            group=Group.SERVICE,
        ),
        Route(
            target=check_in.scan,
            words=("/扫码",),
            argument="编号",
            summary="扫了活动的二维码",
            scene=SCENE,
            listed=False,
        ),
        Route(
            form=walk_in,
            words=(words.WALK_IN,),
            argument="签到码",
            summary="没有报名的人在现场登记",
            listed=False,
        ),
    )


def _afterwards(proofs: Proofs, feedback: FeedbackForm) -> tuple[Route, ...]:
    return (
        Route(
            target=proofs.make,
            words=("参会证明", words.PROOF),
            argument="编号",
            summary="活动结束后开参会证明（PDF）",
            group=Group.MINE,
        ),
        Route(
            form=feedback,
            words=(words.FEEDBACK,),
            argument="编号",
            summary="对参加过的活动说说意见",
            listed=False,
        ),
    )


def _planning(new: EventForm, change: ChangeForm, clone: CloneForm) -> tuple[Route, ...]:
    return (
        Route(
            form=new,
            words=(words.NEW, "/newevent"),
            argument="标题；类别；时间；地点；人数",
            summary="建一场活动的草稿，一行写完或一步步填",
            examples=("/新活动 商标出海培训；培训；12月5日14:00-16:30；园区三楼；50人",),
            role=Role.STAFF,
            group=Group.EVENTS,
        ),
        Route(
            form=change,
            words=(words.CHANGE,),
            argument="编号 项目 新内容",
            summary="修改活动，报了名的人会收到通知（先预览再确认）",
            examples=("/改活动 3 时间 12月6日14:00-16:30",),
            role=Role.STAFF,
            group=Group.EVENTS,
        ),
        Route(
            form=clone,
            words=(words.CLONE,),
            argument="编号 时间",
            summary="照以前的活动再建一场",
            examples=("/复制活动 3 12月20日14:00-16:30",),
            role=Role.STAFF,
            group=Group.EVENTS,
        ),
    )


def _publishing(listing: Listing, publishing: Publishing) -> tuple[Route, ...]:
    return (
        asking(
            Route(
                target=publishing.publish,
                words=(words.PUBLISH,),
                argument="编号",
                summary="发布活动，开始报名（先预览再确认）",
                role=Role.STAFF,
                group=Group.EVENTS,
            ),
            guides.EVENT,
        ),
        asking(
            Route(
                target=publishing.call_off,
                words=(words.CALL_OFF,),
                argument="编号 原因",
                summary="取消活动，通知报了名的人（先预览再确认）",
                role=Role.STAFF,
                group=Group.EVENTS,
            ),
            guides.EVENT,
            guides.REASON,
        ),
        Route(
            target=listing.manage,
            words=(words.MANAGE,),
            argument="编号",
            summary="看全部活动和每场的报名情况",
            role=Role.STAFF,
            group=Group.EVENTS,
        ),
    )


def _keeping(roll: Roll) -> tuple[Route, ...]:
    commands = (
        (roll.sheet, words.SHEET, "编号", "导出报名表和签到表（Excel，有签名栏）", ()),
        (roll.show, words.ROLL, "编号", "看谁到了、到了几家单位", ()),
        (
            roll.check_somebody_in,
            words.CHECK_SOMEBODY_IN,
            "编号 姓名 单位",
            "替人签到",
            (guides.CAME,),
        ),
        (roll.take_back, words.TAKE_BACK, "编号 姓名", "撤销登记错的签到", (guides.TAKEN_BACK,)),
        (roll.wall, words.WALL, "编号", "大屏幕签到页面的网址和活动二维码", ()),
        (roll.opinions, words.OPINIONS, "编号", "看活动反馈", ()),
    )
    return tuple(
        asking(
            Route(
                target=target,
                words=(word,),
                argument=argument,
                summary=summary,
                role=Role.STAFF,
                group=Group.EVENTS,
            ),
            guides.EVENT,
            *more,
        )
        for target, word, argument, summary, more in commands
    )

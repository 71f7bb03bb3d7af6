"""Every route of the assistant, in order: one explicit tuple, put together in one place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from handlers.alerts.bulletins import Forecast
from handlers.alerts.own_data import kept_about_alerts
from handlers.alerts.routes import alert_routes
from handlers.answers.ask import Ask
from handlers.answers.curation import Shelf
from handlers.answers.feedback import Feedback
from handlers.answers.reminders import kept_about_reminders, reminder_routes
from handlers.answers.routes import answer_routes
from handlers.answers.staff_routes import answer_staff_routes
from handlers.clock import Clock
from handlers.compliance.assessing import kept_about_compliance
from handlers.compliance.routes import compliance_routes
from handlers.cultivation.routes import cultivation_routes
from handlers.desk.routes import desk_routes
from handlers.events.own_data import kept_about_events
from handlers.events.routes import event_routes
from handlers.greeting import HELP_WORD, Greeting
from handlers.guided import guide
from handlers.identity.linking import identity_routes
from handlers.my_data import CONFIRM_WORD, ERASE_WORD, SHOW_WORD, MyData
from handlers.navigation.routes import navigation_routes
from handlers.operation.routes import operation_routes
from handlers.patents.desk.routes import register_desk_routes
from handlers.patents.own_data import kept_about_rights
from handlers.patents.routes import patent_routes
from handlers.privacy.own_data import kept_about_consents
from handlers.privacy.routes import privacy_routes
from handlers.requests.offering import offering_urgent_help
from handlers.requests.own_data import kept_about_requests
from handlers.requests.routes import request_routes
from handlers.routes import START_WORD, Group, Route
from handlers.safety import BLOCK_WORD, BLOCKING, LIST_WORD, Safety, WordList
from handlers.screening.form import kept_about_screenings
from handlers.screening.routes import screening_routes
from handlers.staff.routes import staff_routes
from handlers.status import status_route
from handlers.targets.routes import target_routes
from reports.privacy.register import Activity
from retrieval.answer import Answerer, StreamingAnswerer
from retrieval.patents.drafting import Drafter
from retrieval.patents.register import OpenRegister
from storage.database import Database
from storage.files import FileFolder
from storage.people import Role, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the features are made of; each takes from it only what it needs."""

    database: Database
    clock: Clock
    answerer: Answerer
    files: FileFolder
    safety: Safety
    register: OpenRegister
    shelf: Shelf
    kept_days: int
    personal: Callable[[User], StreamingAnswerer] | None = None
    drafter: Callable[[User], Drafter] | None = None
    public_url: str = ""
    forecast: Forecast | None = None
    processing: Sequence[Activity] = ()


def build_routes(desk: Desk) -> tuple[Route, ...]:
    """Every route. The first one has no word: it takes whatever no other route does."""
    others = (
        *patent_routes(desk.database, desk.register, desk.files, desk.clock),
        *register_desk_routes(desk.database, desk.files, desk.clock, drafter=desk.drafter),
        *alert_routes(desk.database, desk.clock, desk.forecast, desk.drafter),
        *reminder_routes(desk.database, desk.clock),
        *request_routes(desk.database, desk.files, desk.clock),
        *event_routes(desk.database, desk.clock, desk.files, public_url=desk.public_url),
        *_own_data(
            MyData(
                desk.database,
                desk.files,
                desk.clock,
                also=(
                    kept_about_requests,
                    kept_about_alerts,
                    kept_about_reminders,
                    kept_about_events,
                    kept_about_rights,
                    kept_about_compliance,
                    kept_about_screenings,
                    kept_about_consents,
                ),
            )
        ),
        *privacy_routes(desk.database, desk.files, desk.clock, processing=desk.processing),
        *identity_routes(desk.database, desk.clock),
        *_safety(WordList(desk.database, desk.safety, clock=desk.clock)),
        *compliance_routes(desk.database, desk.clock, desk.files),
        *screening_routes(desk.database, desk.register, desk.clock, desk.files),
        *target_routes(desk.database, desk.clock, desk.files),
        *desk_routes(desk.database, desk.files, desk.clock),
        *answer_staff_routes(desk.database, desk.files, desk.shelf, desk.clock),
        *staff_routes(desk.database, desk.files, desk.clock, public_url=desk.public_url),
        *operation_routes(desk.database, desk.files, desk.clock),
        *navigation_routes(desk.database, desk.files, desk.clock, drafter=desk.drafter),
        *cultivation_routes(desk.database, desk.clock, desk.files),
        status_route(desk.database, desk.clock),
    )
    words = frozenset(word for route in others for word in route.words)
    ask = Ask(
        database=desk.database,
        rows=desk.database.sharing(),
        answerer=desk.answerer,
        clock=desk.clock,
        shelf=desk.shelf,
        personal=desk.personal,
        words=words,
    )
    features = (*answer_routes(ask, Feedback(desk.database, desk.clock)), *others)
    greeting = Greeting(
        kept_days=desk.kept_days, routes=features, database=desk.database, clock=desk.clock
    )
    question = Route(
        target=offering_urgent_help(ask.ask),
        words=(),
        argument="问题",
        summary="直接把问题写下来，得到注明法条的回答",
        examples=("发明专利权的保护期多少年",),
    )
    return (question, *_greeting(greeting), *features)


def _greeting(greeting: Greeting) -> tuple[Route, ...]:
    return (
        Route(
            target=greeting.start,
            words=(START_WORD, "/开始", "/start"),
            summary="从头开始，附隐私说明",
        ),
        Route(
            target=greeting.help,
            words=("帮助", "help"),
            summary="列出可以发送的命令",
        ),
        Route(
            target=greeting.help,
            words=(HELP_WORD, "/help"),
            argument="分类",
            summary="看一类命令怎么用",
            listed=False,
        ),
    )


def _own_data(my_data: MyData) -> tuple[Route, ...]:
    return (
        Route(
            target=my_data.show,
            words=(SHOW_WORD, "/我的数据", "/mydata"),
            summary="查看这里保存了您的哪些提问",
            group=Group.MINE,
        ),
        Route(
            target=my_data.ask_to_confirm,
            words=(ERASE_WORD, "/删除我的数据", "/forget"),
            summary="删除您的全部记录（先确认一次）",
            group=Group.MINE,
        ),
        Route(
            target=my_data.erase,
            words=(CONFIRM_WORD,),
            summary="确认删除全部记录",
            listed=False,
        ),
    )


def _safety(word_list: WordList) -> tuple[Route, ...]:
    return (
        Route(
            target=word_list.handle,
            words=(LIST_WORD,),
            argument="添加或删除 词",
            summary="查看和修改屏蔽词表",
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        guide(BLOCKING, word=BLOCK_WORD, role=Role.STAFF),
    )

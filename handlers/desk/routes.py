"""The routes by which the desk works on requests."""

from handlers.clock import Clock
from handlers.desk import guides
from handlers.desk.ending import CLOSE_WORD, HAND_OVER_ALL_WORD, MERGE_WORD, Ending
from handlers.desk.forms import (
    AskBackForm,
    AssignForm,
    NoteForm,
    ReferForm,
    ReplyForm,
    ResolveForm,
)
from handlers.desk.queue import (
    ASK_WORD,
    ASSIGN_WORD,
    NOTE_WORD,
    QUEUE_WORD,
    RELEASE_WORD,
    REOPEN_WORD,
    RESOLVE_WORD,
    DeskQueue,
)
from handlers.desk.tools import (
    CANNED_WORD,
    CHANGE_TIME_WORD,
    ENTER_EXPERT_WORD,
    EXPERT_WORD,
    TIME_WORD,
    WRITE_CANNED_WORD,
    Tools,
)
from handlers.guided import asking, guide
from handlers.made_files import MadeFiles
from handlers.requests.pushes import REPLY_WORD, SHOW_WORD, TAKE_WORD
from handlers.routes import Group, Route
from handlers.staff.spoken import in_plain_words
from storage.database import Database
from storage.files import FileFolder
from storage.people import Role


def desk_routes(database: Database, files: FileFolder, clock: Clock) -> tuple[Route, ...]:
    """Queue, actions, and what is kept at hand."""
    made = MadeFiles(database, files, clock)
    queue = DeskQueue(database, made, clock)
    return in_plain_words(
        (
            *_queue(queue),
            *_actions(clock),
            *_endings(Ending(database, clock), queue),
            *_tools(Tools(database, made, clock)),
        )
    )


def _queue(queue: DeskQueue) -> tuple[Route, ...]:
    return (
        Route(
            target=queue.show,
            words=(QUEUE_WORD, "/queue", "/待办"),
            argument="哪一部分",
            summary="看求助队列：新件、我的、超期、等待、全部或某一类，可要表格",
            examples=("/队列 超期",),
            role=Role.EXPERT,
            group=Group.DESK,
        ),
        Route(
            target=queue.detail,
            words=(SHOW_WORD, "/show"),
            argument="编号",
            summary="看一件求助的全部经过、附件和送达方式",
            examples=("/查看 QZ-2026-0001",),
            role=Role.EXPERT,
            group=Group.DESK,
        ),
        Route(
            target=queue.take,
            words=(TAKE_WORD, "/take"),
            argument="编号",
            summary="接下一件求助",
            examples=("/接单 1",),
            role=Role.STAFF,
            group=Group.DESK,
        ),
        Route(
            target=queue.release,
            words=(RELEASE_WORD, "/release"),
            argument="编号",
            summary="把求助退回队列",
            role=Role.EXPERT,
            group=Group.DESK,
        ),
    )


def _actions(clock: Clock) -> tuple[Route, ...]:
    rows = (
        (ReplyForm(clock), (REPLY_WORD, "/reply"), "编号 内容", "回复求助人", Role.EXPERT),
        (
            AskBackForm(clock),
            (ASK_WORD, "/askback"),
            "编号 内容",
            "请求助人补充，等待时停表",
            Role.EXPERT,
        ),
        (
            ResolveForm(clock),
            (RESOLVE_WORD, "/resolve"),
            "编号 结果",
            "写明结果并办结",
            Role.EXPERT,
        ),
        (NoteForm(clock), (NOTE_WORD, "/note"), "编号 内容", "加内部备注", Role.EXPERT),
        (
            AssignForm(clock),
            (ASSIGN_WORD, "/assign"),
            "编号 姓名",
            "把求助派给同事或专家",
            Role.STAFF,
        ),
        (
            ReferForm(clock),
            ("/转介", "/refer"),
            "编号 机构",
            "记录求助人自选的外部机构",
            Role.STAFF,
        ),
    )
    return tuple(
        Route(
            form=form,
            words=words,
            argument=argument,
            summary=summary,
            role=role,
            group=Group.DESK,
        )
        for form, words, argument, summary, role in rows
    )


def _endings(ending: Ending, queue: DeskQueue) -> tuple[Route, ...]:
    rows = (
        (ending.close, (CLOSE_WORD, "/close"), "编号 原因", "关闭求助（先预览再确认）"),
        (queue.reopen, (REOPEN_WORD, "/reopen"), "编号", "重新办理已结束的求助"),
        (ending.merge, (MERGE_WORD, "/merge"), "编号 编号", "把重复的求助并入另一件（先预览）"),
    )
    hand_over = asking(
        Route(
            target=ending.hand_over,
            words=(HAND_OVER_ALL_WORD, "/handover"),
            argument="从谁 给谁",
            summary="移交一位同事手上的全部求助（先预览）",
            role=Role.STAFF,
            group=Group.DESK,
        ),
        *guides.HAND_OVER,
    )
    endings = tuple(
        Route(
            target=target,
            words=words,
            argument=argument,
            summary=summary,
            role=Role.STAFF,
            group=Group.DESK,
        )
        for target, words, argument, summary in rows
    )
    return (*endings, hand_over)


def _tools(tools: Tools) -> tuple[Route, ...]:
    return (
        Route(
            target=tools.canned,
            words=(CANNED_WORD, "/canned"),
            argument="标题 内容",
            summary="查看和修改常用回复",
            examples=("/常用回复 材料清单 请准备营业执照复印件和侵权截图。",),
            role=Role.STAFF,
            group=Group.DESK,
        ),
        Route(
            target=tools.experts,
            words=(EXPERT_WORD, "/experts"),
            argument="登记 姓名 领域",
            summary="查看和登记专家库，可要表格",
            examples=("/专家 登记 李明 外观设计、海外诉讼",),
            role=Role.STAFF,
            group=Group.DESK,
        ),
        Route(
            target=tools.times,
            words=(TIME_WORD, "/servicetime"),
            argument="类别 天数",
            summary="查看和修改各类求助的办理时限",
            examples=("/时限 专项检索 5",),
            role=Role.ADMIN,
            group=Group.DESK,
        ),
        guide(guides.EXPERT, word=ENTER_EXPERT_WORD, role=Role.STAFF),
        guide(guides.TIME, word=CHANGE_TIME_WORD, role=Role.ADMIN),
        guide(guides.CANNED, word=WRITE_CANNED_WORD, role=Role.STAFF),
    )

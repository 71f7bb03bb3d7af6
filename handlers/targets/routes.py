"""The routes about the project year; all are the staff's."""

from handlers.clock import Clock
from handlers.made_files import MadeFiles
from handlers.routes import Group, Route
from handlers.staff.spoken import in_plain_words
from handlers.targets import progress as words
from handlers.targets.entering import EntryForm, ProofForm
from handlers.targets.package import Package
from handlers.targets.papers import PAPERS, PaperForm, Papers
from handlers.targets.progress import Progress
from handlers.targets.proofs import Proofs
from storage.database import Database
from storage.files import FileFolder
from storage.people import Role


def target_routes(database: Database, clock: Clock, folder: FileFolder) -> tuple[Route, ...]:
    """Every route about the project year."""
    made = MadeFiles(database, folder, clock)
    progress = Progress(database, clock, made)
    package = Package(database, folder, clock, made)
    papers = Papers(database, clock)
    proofs = Proofs(database, clock)
    return in_plain_words(_routes(progress, package, papers, proofs, clock))


def _routes(
    progress: Progress, package: Package, papers: Papers, proofs: Proofs, clock: Clock
) -> tuple[Route, ...]:
    return (
        Route(
            target=progress.show,
            words=(words.PROGRESS, "/progress"),
            summary="看项目年度各项指标的进度（文字和图）",
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        Route(
            target=progress.ledger,
            words=(words.LEDGER,),
            argument="指标",
            summary="看一项指标的台账：哪些计入、哪些没计入和原因",
            examples=("/台账 维权",),
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        Route(
            form=EntryForm(clock),
            words=(words.ENTER,),
            argument="指标",
            summary="登记在别处完成的工作，附佐证文件",
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        Route(
            form=ProofForm(clock),
            words=(words.PROOF,),
            argument="记录编号",
            summary="给台账里的记录补佐证文件",
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        Route(
            target=proofs.show,
            words=(words.PROOFS,),
            argument="记录编号",
            summary="看台账里一条记录的佐证文件，补一份或撤下一份",
            examples=("/佐证 12",),
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        Route(
            target=proofs.withdraw,
            words=(words.WITHDRAW,),
            argument="记录编号 第几份",
            summary="撤下一份传错的佐证（先预览再确认）",
            role=Role.STAFF,
            group=Group.STAFF,
            listed=False,
        ),
        Route(
            target=package.make,
            words=(words.PACKAGE,),
            summary="做验收材料：索引、每项指标的表、佐证（zip）",
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        Route(
            target=progress.change,
            words=(words.TARGETS,),
            argument="编号 数字",
            summary="看指标；管理员修改目标数、年度和计数规则（先预览再确认）",
            examples=("/指标 talent 60",),
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        Route(
            form=PaperForm(clock),
            words=("/材料",),
            argument="编号 状态",
            summary="更新一份申报材料的状态和文件",
            role=Role.STAFF,
            group=Group.STAFF,
            listed=False,
        ),
        Route(
            target=papers.show,
            words=(PAPERS, "/docs"),
            summary="看申报材料清单：哪些齐了，哪些还缺",
            role=Role.STAFF,
            group=Group.STAFF,
        ),
    )

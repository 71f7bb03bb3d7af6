"""The routes of the compliance self-assessment."""

from handlers.clock import Clock
from handlers.compliance.assessing import (
    ASSESS,
    IMPORT,
    PROOFS,
    REPORT,
    TOGETHER,
    AssessmentForm,
    Assessments,
)
from handlers.compliance.importing import ImportForm
from handlers.compliance.proofs import ProofForm
from handlers.made_files import MadeFiles
from handlers.routes import Group, Route
from storage.database import Database
from storage.files import FileFolder
from storage.people import Role


def compliance_routes(database: Database, clock: Clock, folder: FileFolder) -> tuple[Route, ...]:
    """Assessing oneself, the report, everybody together, importing a standard."""
    assessments = Assessments(database, clock, MadeFiles(database, folder, clock))
    return (
        Route(
            form=AssessmentForm(clock),
            words=(ASSESS, "/合规自评"),
            summary="企业知识产权国际合规自评，得分、短板和下一步",
            group=Group.SERVICE,
        ),
        Route(
            target=assessments.report,
            words=("合规报告", REPORT),
            summary="下载自评报告（Word）和雷达图，与上次比较",
            group=Group.MINE,
        ),
        Route(
            form=ProofForm(clock),
            words=(PROOFS, "/合规证据"),
            argument="题号",
            summary="给自评的某一题上传证据文件",
            group=Group.MINE,
        ),
        Route(
            target=assessments.together,
            words=(TOGETHER,),
            summary="看各单位自评的平均情况（不含名称）",
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        Route(
            form=ImportForm(folder, clock),
            words=(IMPORT,),
            summary="导入中心持有的合规标准条款（xlsx），自评改按条款提问",
            role=Role.STAFF,
            group=Group.STAFF,
        ),
    )

"""The routes of the screening before a fair."""

from handlers.clock import Clock
from handlers.made_files import MadeFiles
from handlers.routes import Group, Route
from handlers.screening.form import MAKE, SCREEN, ScreeningForm
from handlers.screening.making import Screenings
from retrieval.patents.register import OpenRegister
from storage.database import Database
from storage.files import FileFolder


def screening_routes(
    database: Database, register: OpenRegister, clock: Clock, folder: FileFolder
) -> tuple[Route, ...]:
    """Handing in a list, and the report of it."""
    screenings = Screenings(
        database,
        register.patents_searcher,
        register.marks_searcher,
        folder,
        clock,
        MadeFiles(database, folder, clock),
    )
    return (
        Route(
            form=ScreeningForm(folder, clock),
            words=(SCREEN, "/展前排查"),
            summary="参展或出口前，把产品清单和库里的专利、商标比一遍",
            group=Group.SERVICE,
        ),
        Route(
            target=screenings.make,
            words=(MAKE,),
            argument="编号",
            summary="生成排查报告",
            listed=False,
        ),
    )

"""/healthz and /readyz, which every process answers, whatever else it does."""

from collections.abc import Callable
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.health import Health
from handlers.message import Channel
from storage import people
from storage.database import Database, DatabaseUnavailable


def state_routes(health: Callable[[], Health], database: Database) -> tuple[Route, ...]:
    """What to mount beside the pages."""

    async def healthz(_request: Request) -> Response:
        """The state of the process as it is."""
        now = health()
        return JSONResponse(
            {
                "status": now.status,
                "library_version": now.library_version,
                "passages": now.passages,
                "under_way": now.under_way,
                "index": {"done": now.indexed, "total": now.to_index},
                "leaves_the_mainland": list(now.leaving),
                "jobs": {
                    job.name: {
                        "last_success": job.last_success and job.last_success.isoformat(),
                        "next_run": job.next_run and job.next_run.isoformat(),
                        "failure_reference": job.failure_reference,
                    }
                    for job in now.jobs
                },
            }
        )

    async def readyz(_request: Request) -> Response:
        """200 when questions can be answered: the database answers, the library has texts, and the
        process was not asked to stop.

        A full one says so and stays ready: it answers everybody in time, with a sentence; taken
        away it would leave its share to those that are as full.
        """
        try:
            async with database.begin() as session:
                await people.find_user(session, channel=Channel.WEB.value, external_id="")
        except DatabaseUnavailable:
            return JSONResponse({"ready": False}, status_code=HTTPStatus.SERVICE_UNAVAILABLE)
        now = health()
        said = {"ready": now.ready, "turning_away": now.turning_away, "stopping": now.stopping}
        status = HTTPStatus.OK if now.ready else HTTPStatus.SERVICE_UNAVAILABLE
        return JSONResponse(said, status_code=status)

    return (Route("/healthz", healthz), Route("/readyz", readyz))


def state_application(
    health: Callable[[], Health], database: Database, metrics: Route
) -> Starlette:
    """All that a process shows which answers nobody."""
    return Starlette(routes=[*state_routes(health, database), metrics])

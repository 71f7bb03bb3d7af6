"""What Prometheus reads at /metrics: messages, their time, and the state of jobs and rows.

Nobody's words and no ids are in it. It answers this machine only, unless a token is set.
"""

import hmac
from collections.abc import Callable
from http import HTTPStatus

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.health import Health
from bot.settings import MetricsOptions
from handlers.admission import Refusal
from handlers.clock import Clock
from handlers.message import IncomingMessage
from storage.counts import Counts, count_everything
from storage.database import Database

SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60)
GAUGES: tuple[tuple[str, str, list[str]], ...] = (
    ("deliveries", "Pushes by state", ["state"]),
    ("requests", "Assistance requests by state", ["state"]),
    ("waiting_seconds", "Age of the oldest push that is due", []),
    ("under_way", "Messages being answered, or waiting for it", []),
    ("open_questions", "Questions handed to staff", []),
    ("users", "People who have written", []),
    ("passages", "Passages in the library", []),
    ("indexed", "Passages that are found by meaning", []),
    ("patents", "Patents in the library, as of the last run of embedding", []),
    ("patents_indexed", "Patents that are found by meaning", []),
    ("job_failed", "Whether a job's last run failed", ["job"]),
    ("job_last_success_seconds", "When a job last ended well, Unix time", ["job"]),
)
LOOPBACK = frozenset({"127.0.0.1", "::1"})


class Metrics:
    """Counts in memory since the process began; rows are counted when somebody looks."""

    def __init__(self, database: Database, *, clock: Clock, options: MetricsOptions) -> None:
        self._database = database
        self._clock = clock
        self._options = options
        self.registry = CollectorRegistry()
        self._messages = Counter(
            "ipdesk_messages_total",
            "Messages: answered, failed, or not taken up (too_busy, too_many, too_many_wait)",
            ["channel", "outcome"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "ipdesk_message_seconds",
            "Seconds from a message to its reply",
            ["channel"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self._gauges = {
            name: Gauge(f"ipdesk_{name}", words, labels, registry=self.registry)
            for name, words, labels in GAUGES
        }

    def note(self, message: IncomingMessage, seconds: float, *, failed: bool) -> None:
        """One message was answered, or failed."""
        channel, outcome = message.channel.value, "failed" if failed else "answered"
        self._messages.labels(channel, outcome).inc()
        self._seconds.labels(channel).observe(seconds)

    def note_refused(self, message: IncomingMessage, refusal: Refusal) -> None:
        """One message was not taken up, and its sender told so."""
        self._messages.labels(message.channel.value, refusal.value).inc()

    def route(self, health: Callable[[], Health]) -> Route:
        """What to mount."""

        async def metrics(request: Request) -> Response:
            if not self._may_read(request):
                return PlainTextResponse("forbidden\n", status_code=HTTPStatus.FORBIDDEN)
            async with self._database.begin() as session:
                counts = await count_everything(session, now=self._clock())
            self._look(counts, health())
            return Response(generate_latest(self.registry), media_type=CONTENT_TYPE_LATEST)

        return Route("/metrics", metrics, methods=["GET"])

    def _may_read(self, request: Request) -> bool:
        if self._options.token is not None:
            given = request.headers.get("authorization", "").removeprefix("Bearer ")
            wanted = self._options.token.get_secret_value()
            return hmac.compare_digest(given.encode(), wanted.encode())
        forwarded = "x-forwarded-for" in request.headers
        return not forwarded and request.client is not None and request.client.host in LOOPBACK

    def _look(self, counts: Counts, health: Health) -> None:
        """Set every gauge to what is now."""
        gauges = self._gauges
        for name, numbers in (("deliveries", counts.deliveries), ("requests", counts.requests)):
            gauges[name].clear()
            for state, number in numbers.items():
                gauges[name].labels(state).set(number)
        gauges["waiting_seconds"].set(counts.waiting_seconds)
        gauges["open_questions"].set(counts.open_questions)
        gauges["under_way"].set(health.under_way)
        gauges["users"].set(counts.users)
        gauges["passages"].set(health.passages)
        gauges["indexed"].set(health.indexed)
        gauges["patents"].set(health.patents)
        gauges["patents_indexed"].set(health.patents_indexed)
        for job in health.jobs:
            gauges["job_failed"].labels(job.name).set(job.failure_reference is not None)
            if job.last_success is not None:
                when = job.last_success.timestamp()
                gauges["job_last_success_seconds"].labels(job.name).set(when)

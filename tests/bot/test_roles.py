"""Several processes on one PostgreSQL: two that answer, one that sends, one with the clock."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from bot.role import ServeRole
from scheduler.place import Place
from tests.bot.running import Server, health, serving


@pytest.fixture(scope="module")
def house(
    postgres_server: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Server]]:
    """A scheduler, which prepares the library, then a worker and two that answer."""
    folder: Path = tmp_path_factory.mktemp("roles") / "data"
    settings = {"IPDESK_DATABASE_URL": postgres_server}
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(serving(folder, name.rstrip("2"), **settings))
            for name in ("scheduler", "worker", "web", "web2")
        }


def say(server: Server, http: httpx.Client, text: str, number: int) -> str:
    """One message to one process; what it replies."""
    message = {"id": f"role-message-{number}", "text": text}
    answer: str = http.post(f"{server.url}/api/message", json=message, timeout=60).json()["text"]
    return answer


def test_each_process_tells_its_state_and_does_its_own_jobs(house: dict[str, Server]) -> None:
    jobs = {name: set(health(server)["jobs"]) for name, server in house.items()}
    assert "deliver" in jobs["worker"]
    assert not {"deliver", "index"} & jobs["web"]
    assert "index" in jobs["scheduler"]
    assert "deliver" not in jobs["scheduler"]
    for server in house.values():
        assert httpx.get(f"{server.url}/readyz", trust_env=False).status_code == 200
    for name in ("worker", "scheduler"):
        assert httpx.get(house[name].url, trust_env=False).status_code == 404


def test_a_conversation_goes_on_at_another_process_also_after_a_kill(
    house: dict[str, Server],
) -> None:
    with httpx.Client(trust_env=False) as http:
        assert "20年" in say(house["web"], http, "发明专利权的保护期多少年？", 1)
        begun = say(house["web"], http, "发布需求", 2)
        house["web"].process.kill()
        # A cookie belongs to a host, whatever its port: the next process knows the person.
        assert say(house["web2"], http, "发布需求", 2) == begun, "delivered again: the same reply"
        assert "已取消" in say(house["web2"], http, "取消", 3)
        assert "1 次提问" in say(house["web2"], http, "我的数据", 4)


@pytest.mark.parametrize("role", ServeRole)
def test_all_does_what_the_others_share_out(role: ServeRole) -> None:
    assert role.places <= ServeRole.ALL.places == frozenset(Place)
    assert Place.EACH in role.places

"""Faults of what the desk depends on and does not run: platforms, embedding endpoint, model."""

import random
from urllib.parse import quote

from starlette.responses import Response

from bot.simulate.faults import BrokenAnswer, Effect, ErrorCode, Reset, Silence
from tests.faults.people import PUSH_MARK
from tests.faults.struck import Struck, felt
from tests.faults.world import World
from tests.retrieval.misbehaviour import honest
from tests.retrieval.model_server import Sheet


async def platforms(world: World, chance: random.Random) -> Struck:
    """WeChat's interface fails or keeps silent; Telegram loses calls, or its answers to them.

    Of the replies and of the pushes on Telegram one is lost in each way.
    """
    effects: list[Effect] = [ErrorCode(-1), BrokenAnswer(), Silence(4.0), Reset()]
    api = world.wechat.faults.add("/cgi-bin/*", chance.choice(effects))
    lost: list[Effect] = [ErrorCode(429), ErrorCode(500), BrokenAnswer(), Reset(carried_out=True)]
    faults, sending = world.telegram.faults, []
    for about in (_is_push, _is_reply):
        chance.shuffle(lost)
        rules = [
            faults.add("sendMessage", one, calls={call}, about=about)
            for call, one in enumerate(lost, 1)
        ]
        sending.append(rules[0])
    await felt(lambda: min(rule.met for rule in sending) >= len(lost))
    faults.clear()
    await felt(lambda: api.met)
    world.wechat.faults.clear()
    met = sum(min(rule.met, len(lost)) for rule in sending)
    what = f"WeChat failed {api.met} times, Telegram {met}"
    return Struck(what, 0.0, min(api.met, *(rule.met for rule in sending)))


def _is_push(body: bytes) -> bool:
    return quote(PUSH_MARK).encode() in body


def _is_reply(body: bytes) -> bool:
    return not _is_push(body)


async def embedding(world: World, _chance: random.Random) -> Struck:
    """The embedding endpoint, which refuses anyway, takes its time for it."""
    world.embedding.seconds = 20.0
    before = world.embedding.asked
    times = await felt(lambda: world.embedding.asked - before)
    world.embedding.seconds = 0.0
    return Struck("the embedding endpoint was slow", 0.0, times)


async def model(world: World, chance: random.Random) -> Struck:
    """The chat model takes longer than an answer may, or breaks off, or hands out a page."""
    page = BrokenAnswer()
    pages: list[Response | str] = [Response(page.body, status_code=page.status) for _ in range(100)]
    before = len(world.model.asked)
    world.model.sheet = chance.choice(
        [
            Sheet(says=honest, delay=30.0),
            Sheet(says=honest, cut_stream=True),
            Sheet(says=honest, failures=pages),
        ]
    )
    times = await felt(lambda: len(world.model.asked) - before)
    world.model.sheet = Sheet(says=honest)
    return Struck("the model failed", 0.0, times)

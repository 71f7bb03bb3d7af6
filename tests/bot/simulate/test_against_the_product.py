"""The simulator's envelopes and the product's, written apart, understand each other."""

from dataclasses import replace

import pytest

from bot.simulate.console import Console, DataFormat, Mode
from bot.simulate.passive_reply import read_reply
from bot.simulate.platform import Platform
from bot.simulate.product import options_for
from bot.simulate.sealing import Sealing
from bot.wechat.envelope import Envelope
from tests.handlers.dialogue import Clock

TEXT = "续展 <b>&]]> 😀\n第二行"


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("data_format", list(DataFormat))
def test_a_message_goes_there_and_its_answer_back(mode: Mode, data_format: DataFormat) -> None:
    clock = Clock()
    console = replace(Console(), mode=mode, data_format=data_format)
    platform, sealing = Platform(console, clock), Sealing(console)
    envelope = Envelope(options_for(console, api_address="http://127.0.0.1:1"))
    fields = {
        "ToUserName": console.original_id,
        "FromUserName": "o1",
        "CreateTime": 1,
        "MsgType": "text",
        "Content": TEXT,
        "MsgId": 24_000_000_000_000_001,
    }
    post = sealing.post(fields, openid="o1", stamp=int(clock().timestamp()))
    opened = envelope.open(post.query, post.body, now=clock())
    assert opened.fields["Content"] == TEXT
    assert opened.fields["MsgId"] == "24000000000000001"
    body, _ = envelope.seal(opened, TEXT, now=clock())
    shown = read_reply(body.encode(), platform=platform, sealing=sealing, openid="o1")
    assert shown is not None
    assert shown.text == TEXT

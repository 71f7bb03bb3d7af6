"""Every kind of message and event that WeChat delivers, as its pages show them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.wechat.envelope import EnvelopeMalformed, read_fields
from bot.wechat.reports import Consent
from bot.wechat.updates import Delivered, Ignored, event_id, read_update
from handlers.message import MessageKind
from storage.wechat.receipts import Receipt, ReceiptKind

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def update(inside: str, *, message_id: str | None = "23456789012345678") -> Any:
    identity = f"<MsgId>{message_id}</MsgId>" if message_id else ""
    fields, _ = read_fields(
        "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[o-Follower_1]]>"
        f"</FromUserName><CreateTime>1700000000</CreateTime>{inside}{identity}</xml>".encode()
    )
    return read_update(fields, now=NOW)


def event(name: str, inside: str = "") -> Any:
    return update(
        f"<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[{name}]]></Event>{inside}",
        message_id=None,
    )


@pytest.mark.parametrize(
    ("inside", "kind", "text", "media_id", "opens"),
    [
        (
            "<MsgType>text</MsgType><Content><![CDATA[商标多久续展]]></Content>",
            MessageKind.TEXT,
            "商标多久续展",
            None,
            "message",
        ),
        (
            "<MsgType>text</MsgType><Content>取1</Content><bizmsgmenuid>f7</bizmsgmenuid>",
            MessageKind.TEXT,
            "取1",
            None,
            "tap",
        ),
        (
            (
                "<MsgType>voice</MsgType><MediaId>m1</MediaId><Format>amr</Format>"
                "<Recognition><![CDATA[专利年费怎么交？]]></Recognition>"
            ),
            MessageKind.TEXT,
            "专利年费怎么交？",
            "m1",
            "message",
        ),
        (
            "<MsgType>voice</MsgType><MediaId>m2</MediaId><Format>amr</Format><Recognition/>",
            MessageKind.VOICE,
            "",
            "m2",
            "message",
        ),
        (
            "<MsgType>voice</MsgType><MediaId>m3</MediaId><Format>speex</Format>",
            MessageKind.VOICE,
            "",
            "m3",
            "message",
        ),
        (
            "<MsgType>image</MsgType><PicUrl>http://mmbiz.example/1</PicUrl><MediaId>m4</MediaId>",
            MessageKind.IMAGE,
            "",
            "m4",
            "message",
        ),
        (
            "<MsgType>video</MsgType><MediaId>m5</MediaId><ThumbMediaId>t</ThumbMediaId>",
            MessageKind.FILE,
            "",
            "m5",
            "message",
        ),
        (
            "<MsgType>file</MsgType><Title>合同.docx</Title><MediaId>m6</MediaId>",
            MessageKind.FILE,
            "合同.docx",
            "m6",
            "message",
        ),
        (
            (
                "<MsgType>location</MsgType><Location_X>23.3</Location_X><Location_Y>116.7"
                "</Location_Y><Scale>16</Scale><Label><![CDATA[汕头市]]></Label>"
            ),
            MessageKind.UNSUPPORTED,
            "汕头市 23.3 116.7",
            None,
            "message",
        ),
        (
            (
                "<MsgType>link</MsgType><Title>题</Title><Description>述</Description>"
                "<Url>https://news.example/1</Url>"
            ),
            MessageKind.UNSUPPORTED,
            "题\n述\nhttps://news.example/1",
            None,
            "message",
        ),
        (
            "<MsgType>a_kind_of_tomorrow</MsgType>",
            MessageKind.UNSUPPORTED,
            "",
            None,
            "message",
        ),
    ],
)
def test_messages(
    inside: str, kind: MessageKind, text: str, media_id: str | None, opens: str
) -> None:
    delivered = update(inside)
    assert isinstance(delivered, Delivered)
    message = delivered.message
    assert (message.kind, message.text, delivered.opens) == (kind, text, opens)
    assert (message.attachment.media_id if message.attachment else None) == media_id
    assert message.message_id == "23456789012345678"
    assert message.sender_id == "o-Follower_1"


@pytest.mark.parametrize(
    ("name", "inside", "kind", "text", "opens"),
    [
        ("subscribe", "<EventKey/>", MessageKind.FOLLOW, "", "follow"),
        (
            "subscribe",
            "<EventKey>qrscene_booth-3</EventKey><Ticket>t</Ticket>",
            MessageKind.FOLLOW,
            "booth-3",
            "follow",
        ),
        ("unsubscribe", "<EventKey/>", MessageKind.UNFOLLOW, "", ""),
        ("SCAN", "<EventKey>booth-3</EventKey>", MessageKind.SCAN, "booth-3", "scan"),
        ("CLICK", "<EventKey>我的数据</EventKey>", MessageKind.CHOICE, "我的数据", "click"),
        (
            "scancode_waitmsg",
            "<EventKey>扫码</EventKey><ScanCodeInfo><ScanType>qrcode</ScanType></ScanCodeInfo>",
            MessageKind.CHOICE,
            "扫码",
            "click",
        ),
    ],
)
def test_events_that_are_answered(
    name: str, inside: str, kind: MessageKind, text: str, opens: str
) -> None:
    delivered = event(name, inside)
    assert isinstance(delivered, Delivered)
    assert (delivered.message.kind, delivered.message.text) == (kind, text)
    assert delivered.opens == opens


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("VIEW", "<EventKey>https://site.example/</EventKey>"),
        ("LOCATION", "<Latitude>23.1</Latitude><Longitude>113.3</Longitude>"),
        ("TEMPLATESENDJOBFINISH", "<Status>success</Status>"),
        ("subscribe_msg_sent_event", "<SubscribeMsgSentEvent/>"),
        ("subscribe_msg_popup_event", "<SubscribeMsgPopupEvent/>"),
        ("card_pass_check", "<CardId>c</CardId>"),
    ],
)
def test_events_that_need_no_answer(name: str, inside: str) -> None:
    assert isinstance(event(name, inside), Ignored)


@pytest.mark.parametrize(
    ("name", "inside", "receipt"),
    [
        (
            "TEMPLATESENDJOBFINISH",
            "<MsgID>9</MsgID><Status>success</Status>",
            Receipt(
                kind=ReceiptKind.TEMPLATE,
                job_id="9",
                recipient_id="o-Follower_1",
                arrived=True,
                status="success",
            ),
        ),
        (
            "TEMPLATESENDJOBFINISH",
            "<MsgID>9</MsgID><Status>failed:user block</Status>",
            Receipt(
                kind=ReceiptKind.TEMPLATE,
                job_id="9",
                recipient_id="o-Follower_1",
                arrived=False,
                status="failed:user block",
            ),
        ),
        (
            "MASSSENDJOBFINISH",
            (
                "<MsgID>1000001625</MsgID><Status>send success</Status><TotalCount>80</TotalCount>"
                "<FilterCount>78</FilterCount><SentCount>75</SentCount><ErrorCount>3</ErrorCount>"
            ),
            Receipt(
                kind=ReceiptKind.MASS,
                job_id="1000001625",
                recipient_id="",
                arrived=True,
                status="send success",
                total=80,
                filtered=78,
                sent=75,
                failed=3,
            ),
        ),
        (
            "MASSSENDJOBFINISH",
            "<MsgID>7</MsgID><Status>err(30003)</Status><SentCount>-5</SentCount>",
            Receipt(
                kind=ReceiptKind.MASS,
                job_id="7",
                recipient_id="",
                arrived=False,
                status="err(30003)",
            ),
        ),
        (
            "subscribe_msg_sent_event",
            (
                "<SubscribeMsgSentEvent><List><TemplateId>t1</TemplateId><MsgID>17</MsgID>"
                "<ErrorCode>43101</ErrorCode><ErrorStatus>user refuse</ErrorStatus></List>"
                "</SubscribeMsgSentEvent>"
            ),
            Receipt(
                kind=ReceiptKind.NOTICE,
                job_id="17",
                recipient_id="o-Follower_1",
                template_id="t1",
                arrived=False,
                status="43101 user refuse",
            ),
        ),
    ],
)
def test_reports_on_what_was_sent(name: str, inside: str, receipt: Receipt) -> None:
    assert event(name, inside) == (receipt,)


ITEM = "<List><TemplateId>{}</TemplateId><SubscribeStatusString>{}</SubscribeStatusString></List>"


def test_consents_in_xml() -> None:
    consents = event(
        "subscribe_msg_popup_event",
        "<SubscribeMsgPopupEvent>"
        + ITEM.format("tmpl-1", "accept")
        + ITEM.format("tmpl-2", "reject")
        + "</SubscribeMsgPopupEvent>",
    )
    assert [(c.template_id, c.accepted) for c in consents] == [("tmpl-1", True), ("tmpl-2", False)]


def test_a_single_consent_withdrawn() -> None:
    consents = event(
        "subscribe_msg_change_event",
        f"<SubscribeMsgChangeEvent>{ITEM.format('tmpl-1', 'reject')}</SubscribeMsgChangeEvent>",
    )
    assert isinstance(consents[0], Consent)
    assert not consents[0].accepted


def test_consents_in_json() -> None:
    fields, _ = read_fields(
        b'{"ToUserName":"gh","FromUserName":"o1","CreateTime":1700000000,"MsgType":"event",'
        b'"Event":"subscribe_msg_popup_event","List":[{"TemplateId":"t1",'
        b'"SubscribeStatusString":"accept","PopupScene":"2"}]}'
    )
    consents = read_update(fields, now=NOW)
    assert isinstance(consents, tuple)
    assert isinstance(consents[0], Consent)
    assert consents[0].accepted


def test_json_and_xml_messages_read_alike() -> None:
    fields, _ = read_fields(
        '{"ToUserName":"gh_1","FromUserName":"o-Follower_1","CreateTime":1700000000,'
        '"MsgType":"text","Content":"商标","MsgId":23456789012345678}'.encode()
    )
    assert read_update(fields, now=NOW) == update("<MsgType>text</MsgType><Content>商标</Content>")


def test_events_are_told_apart_by_time_name_and_key() -> None:
    base = {"CreateTime": "1", "Event": "CLICK", "EventKey": "a"}
    names = {
        event_id(base),
        event_id({**base, "CreateTime": "2"}),
        event_id({**base, "EventKey": "b"}),
        event_id({**base, "Event": "VIEW"}),
        event_id({**base, "MsgID": "7"}),
    }
    assert len(names) == 5
    assert event_id(dict(base)) == event_id(base)
    assert all(len(name) <= 128 for name in names)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"MsgType": "text"},
        {"MsgType": "text", "FromUserName": "o1"},
        {"MsgType": "text", "FromUserName": "../../etc", "MsgId": "1"},
        {"MsgType": "text", "FromUserName": "x" * 65, "MsgId": "1"},
        {"MsgType": {"a": "b"}, "FromUserName": "o1", "MsgId": "1"},
        {"MsgType": None, "FromUserName": "o1", "MsgId": "1"},
    ],
)
def test_what_lacks_a_required_field_is_malformed(fields: dict[str, Any]) -> None:
    with pytest.raises(EnvelopeMalformed):
        read_update(fields, now=NOW)


def test_a_server_path_check_is_only_acknowledged() -> None:
    assert isinstance(read_update({"action": "CheckContainerPath"}, now=NOW), Ignored)


def test_unreadable_characters_do_not_reach_the_rows() -> None:
    fields, _ = read_fields(
        b'{"FromUserName":"o1","MsgType":"text","Content":"a\\u0000\\ud800b","MsgId":"9"}'
    )
    delivered = read_update(fields, now=NOW)
    assert isinstance(delivered, Delivered)
    assert delivered.message.text == "ab"

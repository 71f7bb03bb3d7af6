"""What readers take: small true files and texts, from which wrong ones are made."""

import io
import json
import zipfile
import zlib
from functools import cache
from typing import Any

import docx
import xlwt
from fpdf import FPDF
from openpyxl import Workbook
from PIL import Image

LAW = (
    "# 甲市专利条例\n（2024年5月1日甲市人民代表大会常务委员会第一次会议通过）\n目录\n第一章 总则\n"
    "第一章 总则\n第一条 为了保护专利权，制定本条例。\n第二条 本条例自2024年6月1日起施行。\n"
    "第二条之一 （一）甲；（二）乙。\n"
)
HEADERS = ("申请号", "公开（公告）号", "专利名称", "申请人", "申请日", "IPC分类号", "法律状态")
ROW = (
    "202010123456.2",
    "CN112345678B",
    "一种积木",
    "甲公司; 乙公司",
    "2020-02-24",
    "A63H33/04",
    "有效",
)
MARK_HEADERS = ("申请/注册号", "国际分类", "商标名称", "申请人名称", "申请日期")
MARK_ROW = ("12345678", "28", "星海", "甲公司", "2020-02-24")


def texts(*given: str) -> tuple[bytes, ...]:
    """Texts as bytes."""
    return tuple(text.encode() for text in given)


@cache
def word_file() -> bytes:
    """A Word document with a title, a heading, an article and a table."""
    document = docx.Document()
    document.add_heading("甲条例", 0)
    document.add_heading("第一章 总则", 1)
    document.add_paragraph("第一条 甲。\n乙。")
    document.add_table(1, 2).cell(0, 0).text = "申请费"
    return _saved(document)


@cache
def workbook(*rows: tuple[str, ...], merged: str = "") -> bytes:
    """A workbook of one sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if merged:
        sheet.merge_cells(merged)
    return _saved(book)


@cache
def old_workbook() -> bytes:
    """A workbook of Excel 97."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("1")
    for number, row in enumerate((HEADERS, ROW)):
        for column, cell in enumerate(row):
            sheet.write(number, column, cell)
    return _saved(book)


@cache
def pdf_file() -> bytes:
    """A PDF of one page with a text layer."""
    page = FPDF()
    page.set_compression(False)
    page.add_page()
    page.set_font("Helvetica")
    page.set_title("Rules")
    page.cell(text="Article 1 These rules protect patents and trade marks.")
    return bytes(page.output())


def zipped(*files: tuple[str, bytes]) -> bytes:
    """An archive, with its members stored as they are, so that a change in one is seen as such."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name), data)
    return stream.getvalue()


def stored(packed: bytes) -> bytes:
    """The same archive without compression: what a reader meets lies open to change."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return zipped(*((name, archive.read(name)) for name in archive.namelist()))


@cache
def picture(kind: str) -> bytes:
    """A small picture, PNG or JPEG."""
    stream = io.BytesIO()
    Image.new("RGB", (20, 10), "white").save(stream, kind)
    return stream.getvalue()


def huge_picture() -> bytes:
    """A PNG of some bytes that says it is 60,000 pixels wide and high."""
    data = bytearray(picture("PNG"))
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    header = bytes(data[12:29])
    data[29:33] = zlib.crc32(header).to_bytes(4, "big")
    return bytes(data)


def wechat_messages() -> tuple[bytes, ...]:
    """Deliveries of WeChat as XML and as JSON."""
    head = (
        "<ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[o-1]]></FromUserName>"
        "<CreateTime>1714112446</CreateTime>"
    )
    kinds = (
        "<MsgType>text</MsgType><Content>商标&amp;专利</Content><MsgId>1</MsgId>",
        "<MsgType>image</MsgType><PicUrl>http://example.com</PicUrl><MediaId>m</MediaId>",
        "<MsgType>event</MsgType><Event>subscribe</Event><EventKey>qrscene_event:12</EventKey>",
        """<MsgType>event</MsgType><Event>subscribe_msg_popup_event</Event><SubscribeMsgPopupEvent>
<List><TemplateId>t</TemplateId><SubscribeStatusString>accept</SubscribeStatusString></List>
</SubscribeMsgPopupEvent>""",
        """<MsgType>event</MsgType><Event>MASSSENDJOBFINISH</Event><MsgID>9</MsgID>
<Status>send success</Status><TotalCount>5</TotalCount><SentCount>4</SentCount>""",
    )
    as_json = {"ToUserName": "gh_1", "FromUserName": "o-1", "CreateTime": 1714112446,
               "MsgType": "text", "Content": "商标", "MsgId": 12}  # fmt: skip
    nested = b"<xml>" + b"<a>" * 2000 + b"</a>" * 2000 + b"</xml>"
    return (
        *(f"<xml>{head}{kind}</xml>".encode() for kind in kinds),
        json.dumps(as_json).encode(),
        nested,
    )


def telegram_updates() -> tuple[bytes, ...]:
    """Updates as Telegram's Bot API sends them."""
    person = {"id": 7, "is_bot": False, "first_name": "甲", "language_code": "zh-hans"}
    private = {"id": 7, "type": "private", "first_name": "甲"}
    group = {"id": -100, "type": "supergroup", "title": "组"}
    message = {"message_id": 5, "from": person, "chat": private, "date": 1714112446}
    photo = {"file_id": "f", "file_unique_id": "u", "width": 90, "height": 60}
    document = {"file_id": "f", "file_unique_id": "u", "file_name": "甲.pdf",
                "mime_type": "application/pdf"}  # fmt: skip
    entity = {"type": "bot_command", "offset": 0, "length": 6}
    updates: tuple[dict[str, Any], ...] = (
        {"message": {**message, "text": "/start event-12", "entities": [entity]}},
        {"message": {**message, "photo": [photo, photo], "caption": "看"}},
        {"message": {**message, "document": document}},
        {"message": {**message, "chat": group, "text": "@ipdesk_bot 商标", "reply_to_message":
                     {**message, "from": {"id": 1, "is_bot": True, "first_name": "b"}}}},
        {"message": {**message, "chat": group, "migrate_to_chat_id": -200}},
        {"callback_query": {"id": "9", "from": person, "chat_instance": "c", "data": "x",
                            "message": {**message, "text": "选"}}},
        {"my_chat_member": {"chat": private, "from": person, "date": 1714112446,
                            "old_chat_member": {"user": person, "status": "member"},
                            "new_chat_member": {"user": person, "status": "kicked",
                                                "until_date": 0}}},
        {"poll_answer": {}},
    )  # fmt: skip
    return tuple(
        json.dumps({"update_id": number, **update}).encode()
        for number, update in enumerate(updates, 1)
    )


FEED = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>公告</title>
<item><title>专利法实施细则修改</title><link>https://example.org/1</link><guid>1</guid>
<pubDate>Mon, 23 Nov 2026 08:00:00 +0800</pubDate><description>&lt;p&gt;摘要&lt;/p&gt;</description>
</item></channel></rss>""".encode()
PAGE = """<html><head><meta charset="gb2312"><title>甲</title></head><body><nav>首页</nav>
<h1>甲条例</h1>
<p>第一条&nbsp;为了<b>保护</b>。<br>二</p><!-- 注 --><script>x()</script><table><tr><td>费</td></tr>
</table><a href="/a?b=1">关于修改商标法实施条例的公告</a></body></html>""".encode()
CNIPA = """<?xml version="1.0" encoding="UTF-8"?>
<business:PatentDocumentAndRelated xmlns:business="urn:b" xmlns:base="urn:a" country="CN"
 docNumber="112345678" kind="B" datePublication="20220503"><business:BibliographicData>
<business:PublicationReference dataFormat="original"><base:DocumentID><base:WIPOST3Code>CN
</base:WIPOST3Code><base:DocNumber>112345678</base:DocNumber><base:Kind>B</base:Kind>
<base:Date>20220503</base:Date></base:DocumentID></business:PublicationReference>
<business:ApplicationReference applType="10" dataFormat="original"><base:DocumentID>
<base:WIPOST3Code>CN</base:WIPOST3Code><base:DocNumber>202010123456.2</base:DocNumber>
<base:Date>20200224</base:Date></base:DocumentID></business:ApplicationReference>
<business:ClassificationIPCRDetails><business:ClassificationIPCR sequence="1"><base:Text>A63H 33/04
</base:Text></business:ClassificationIPCR></business:ClassificationIPCRDetails>
<business:InventionTitle>一种积木</business:InventionTitle></business:BibliographicData>
</business:PatentDocumentAndRelated>""".encode()
OLDER = """<?xml version="1.0" encoding="GBK"?><cn-patent-document lang="ZH" country="CN">
<cn-bibliographic-data country="CN"><cn-publication-reference><document-id><country>CN</country>
<doc-number>101234567</doc-number><kind>A</kind><date>20080806</date></document-id>
</cn-publication-reference><application-reference appl-type="invention"><document-id>
<country>CN</country><doc-number>200710308494.X</doc-number><date>20071229</date></document-id>
</application-reference><invention-title>积木</invention-title></cn-bibliographic-data>
</cn-patent-document>""".encode("gbk")
DOCDB = b"""<?xml version="1.0"?><exch:exchange-documents xmlns:exch="http://www.epo.org/exchange">
<exch:exchange-document country="US" doc-number="2014102795" kind="A1" date-publ="20140417"
 family-id="1"><exch:bibliographic-data>
<exch:publication-reference data-format="docdb"><document-id>
<country>US</country><doc-number>2014102795</doc-number><kind>A1</kind><date>20140417</date>
</document-id></exch:publication-reference><exch:application-reference data-format="docdb">
<document-id><country>US</country><doc-number>201213651684</doc-number><kind>A</kind>
<date>20121015</date></document-id></exch:application-reference>
<exch:invention-title lang="en">Toy</exch:invention-title></exch:bibliographic-data>
</exch:exchange-document></exch:exchange-documents>"""


def _saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()

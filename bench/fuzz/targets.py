"""Every reader of bytes from outside, with the errors it may raise and the limits it keeps."""

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from bench.fuzz import seeds
from bench.fuzz.target import Target
from bot.telegram.updates import Me, Received, UpdateMalformed, from_payload
from bot.telegram.updates import read_update as read_telegram
from bot.web.message import Malformed, parse_form, parse_json, parse_seen
from bot.wechat.envelope import Envelope, EnvelopeMalformed, EnvelopeRefused, sign
from bot.wechat.options import WeChatOptions
from bot.wechat.updates import Delivered
from bot.wechat.updates import read_update as read_wechat
from handlers.attachments import AttachmentRefused, kind_of, without_metadata
from handlers.compliance.importing import ClausesWrong, read_clauses
from handlers.dates import leading_date
from handlers.events.one_line import read_one_line
from handlers.events.when import read_day, read_moment, read_period
from handlers.form import FieldError
from handlers.limits import readable
from handlers.message import IncomingMessage
from handlers.requests.numbers import leading_number
from handlers.row_number import row_number
from handlers.screening.products import ListWrong, read_products
from knowledge.numerals import find_articles, parse_article, parse_number
from knowledge.patents.classification import (
    ClassWrong,
    find_ipc,
    parse_ipc,
    parse_loc,
    parse_nice,
    parse_similar_group,
)
from knowledge.patents.columns import MappingBroken, shipped_columns, taught_columns
from knowledge.patents.numbers import parse_application
from knowledge.patents.publication import parse_publication
from knowledge.patents.sources.cells import CellWrong, day_of, number_text, pieces
from knowledge.patents.sources.opening import open_source
from knowledge.patents.sources.source import SourceUnreadable
from knowledge.patents.trademark_number import parse_trademark
from knowledge.patents.wrong_number import NumberWrong
from knowledge.plain_text import clean
from knowledge.policy import policy_table
from knowledge.sources.archive import members
from knowledge.sources.document_text import (
    MAX_CHARACTERS,
    MAX_FILE_BYTES,
    MEGABYTE,
    TextUnreadable,
    document_text,
)
from knowledge.sources.files import read_bytes
from knowledge.sources.pdf import extract
from knowledge.split import MAX_PASSAGE_CHARACTERS, MAX_PASSAGES, split_text
from retrieval.as_of import day_meant
from retrieval.calculation.question import read_question
from retrieval.normalise import normalise
from retrieval.patents.numbers_in import numbers_in
from retrieval.references import find_references
from scheduler.feeds.read import (
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    MOST_ENTRIES,
    feed_entries,
    page_entries,
)
from storage.backup import BackupBroken, check_backup

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 23)
WEBHOOK_BYTES = 256 * 1024
MESSAGE_BYTES = 4 * 10_000  # the most characters that settings let a message have
TOKEN = "fuzz"  # noqa: S105 - of no account
LAWS = {"中华人民共和国专利法": "专利法", "专利法": "专利法", "商标法": "商标法"}


def feed_wechat(body: bytes) -> None:
    """A delivery with a right signature, from the envelope to the message."""
    stamp = str(int(NOW.timestamp()))
    query = {"signature": sign(TOKEN, stamp, "n"), "timestamp": stamp, "nonce": "n"}
    envelope = Envelope(WeChatOptions.model_validate({"app_id": "wxfuzz", "token": TOKEN}))
    try:
        update = read_wechat(envelope.open(query, body, now=NOW).fields, now=NOW)
    except (EnvelopeMalformed, EnvelopeRefused):
        return
    if isinstance(update, Delivered):
        _bearable(update.message)


def feed_telegram(body: bytes) -> None:
    """An update as the webhook gets it, to the message and to the row that keeps it."""
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        return
    try:
        told = read_telegram(raw, me=Me(1, "ipdesk_bot", -100), now=NOW)
    except UpdateMalformed:
        return
    if isinstance(told, Received):
        _bearable(told.message)
        assert from_payload(told.update_id, json.loads(json.dumps(told.payload()))) == told


def _bearable(message: IncomingMessage) -> None:
    """What a row can keep."""
    assert message.text == readable(message.text)
    assert 0 < len(message.sender_id) <= 64
    assert 0 < len(message.message_id) <= 100
    if message.attachment is not None:
        assert len(message.attachment.media_id) <= 256
        assert len(message.attachment.name) <= 200


def feed_page(body: bytes) -> None:
    """What the chat page posts, read in each of its forms."""
    for parse in (parse_json, parse_form, parse_seen):
        try:
            parse(body)
        except Malformed:
            continue


def law_text(suffix: str) -> Callable[[bytes], None]:
    """A law's text in a file of that kind, read and split into passages."""

    def feed(data: bytes) -> None:
        try:
            text = read_bytes(data, suffix=suffix)
            split = split_text(text)
        except TextUnreadable:
            return
        assert sum(map(len, text.lines)) <= MAX_CHARACTERS
        assert len(split.drafts) <= MAX_PASSAGES
        assert all(len(draft.text) <= MAX_PASSAGE_CHARACTERS for draft in split.drafts)

    return feed


def feed_pdf(data: bytes) -> None:
    """A PDF, as the process reads it that may take no more than its time and memory."""
    said = extract(data)
    assert said.keys() in ({"refusal"}, {"text", "title"})
    json.dumps(said)
    try:
        document_text(clean(said.get("text", "")), title=said.get("title", ""))
    except TextUnreadable:
        return


def feed_archive(data: bytes) -> None:
    """An archive of texts."""
    try:
        for member in members(data):
            assert bool(member.refusal) or len(member.data) <= MAX_FILE_BYTES
            assert not (member.data and ".." in member.name.replace("\\", "/").split("/"))
    except TextUnreadable:
        return


def register_file(suffix: str) -> Callable[[bytes], None]:
    """A file of patents or marks of that kind, read to its end."""

    def feed(data: bytes) -> None:
        with _file(data, suffix) as path:
            try:
                source = open_source(path, columns=shipped_columns(), today=TODAY)
                for item in source.items:
                    assert (item.told is None) == bool(item.reasons)
            except SourceUnreadable:
                return

    return feed


def feed_mapping(data: bytes) -> None:
    """A column mapping."""
    with _file(data, ".toml") as path:
        try:
            taught_columns(path)
        except MappingBroken:
            return


def feed_backup(data: bytes) -> None:
    """An archive that somebody calls a backup."""
    with _file(data, ".zip") as path:
        try:
            check_backup(path)
        except BackupBroken:
            return


def feed_products(data: bytes) -> None:
    """A firm's product list."""
    try:
        read_products(data)
    except ListWrong:
        return


def feed_clauses(data: bytes) -> None:
    """A standard's clauses."""
    try:
        read_clauses(data)
    except ClausesWrong:
        return


def feed_attachment(data: bytes) -> None:
    """A file that somebody sends: judged, and a picture written anew."""
    kind = kind_of(data)
    if kind is None or not kind.startswith("image/"):
        return
    try:
        assert kind_of(without_metadata(data, kind)) == kind
    except AttachmentRefused:
        return


def feed_feed(data: bytes) -> None:
    """A feed, and a page watched like one."""
    for entries in (feed_entries(data), page_entries(data, "https://example.org/list")):
        assert len(entries) <= MOST_ENTRIES
        for entry in entries:
            assert len(entry.title) <= LONGEST_TITLE
            assert len(entry.summary) <= LONGEST_SUMMARY
            assert len(entry.url) <= 500
            assert entry.url.startswith(("http://", "https://"))
            f"{entry.title}{entry.summary}{entry.url}{entry.key}".encode()


def feed_number(data: bytes) -> None:
    """A number of a right, a class, a day or an amount, out of a cell or a message."""
    text = _text(data)
    for parse, wrong in (
        (parse_application, NumberWrong),
        (parse_publication, NumberWrong),
        (parse_trademark, NumberWrong),
        (number_text, NumberWrong),
        (day_of, CellWrong),
        (parse_ipc, ClassWrong),
        (parse_loc, ClassWrong),
        (parse_nice, ClassWrong),
        (parse_similar_group, ClassWrong),
    ):
        try:
            parse(text)
        except wrong:
            continue
    parse_number(text)
    parse_article(text)
    pieces(text)
    row = row_number(text)
    assert row is None or 0 < row < 10**9


def feed_sentence(data: bytes) -> None:
    """Days, hours, numbers and articles within a sentence."""
    text = readable(_text(data))
    leading_date(text)
    leading_number(text, now=NOW)
    read_day(text, today=TODAY)
    read_moment(text, now=NOW)
    period = read_period(text, now=NOW)
    assert period is None or period.starts_at < period.ends_at
    day_meant(text, today=TODAY, upcoming={"商标法": date(2027, 1, 1)})
    read_question(text, as_of=TODAY, policy=policy_table())
    find_references(text, LAWS)
    find_articles(text)
    find_ipc(text)
    numbers_in(text)
    normalise(text)


def feed_event_line(data: bytes) -> None:
    """An event in one line."""
    try:
        read_one_line(readable(_text(data)), now=NOW)
    except FieldError:
        return


def _text(data: bytes) -> str:
    return data.decode("utf-8", errors="replace")


@contextmanager
def _file(data: bytes, suffix: str) -> Iterator[Path]:
    """A file that holds the bytes, for readers that take a path."""
    with tempfile.NamedTemporaryFile(suffix=suffix) as file:
        file.write(data)
        file.flush()
        yield Path(file.name)


def _tables() -> tuple[bytes, ...]:
    return (
        seeds.stored(seeds.workbook(seeds.HEADERS, seeds.ROW, merged="A3:B4")),
        seeds.stored(seeds.workbook(seeds.MARK_HEADERS, seeds.MARK_ROW)),
    )


TARGETS = (
    Target(name="wechat", feed=feed_wechat, seeds=seeds.wechat_messages, most=WEBHOOK_BYTES,
           form="bytes", examples=300),
    Target(name="telegram", feed=feed_telegram, seeds=seeds.telegram_updates, most=WEBHOOK_BYTES,
           form="json", examples=300),
    Target(name="page", feed=feed_page, seeds=lambda: (
               b'{"id": "abcdefgh", "text": "x"}', b"id=abcdefgh&choice=%E5%95%86", b"[1, 2]"),
           most=32 * 1024, form="bytes", examples=200),
    Target(name="law-txt", feed=law_text(".txt"), seeds=lambda: (
               seeds.LAW.encode(), seeds.LAW.encode("gbk"), seeds.LAW.encode("utf-16")),
           most=MEGABYTE, form="text"),
    Target(name="law-md", feed=law_text(".md"), seeds=lambda: seeds.texts(
               seeds.LAW, "# 甲\n<!-- x -->\n**第一条** [乙](http://example.com) > 引\n```\n"),
           most=MEGABYTE, form="text"),
    Target(name="law-html", feed=law_text(".html"), seeds=lambda: (seeds.PAGE,), most=MEGABYTE,
           form="text"),
    Target(name="law-docx", feed=law_text(".docx"), seeds=lambda: (
               seeds.word_file(), seeds.stored(seeds.word_file())),
           most=MAX_FILE_BYTES, form="zip", examples=60),
    Target(name="law-pdf", feed=feed_pdf, seeds=lambda: (seeds.pdf_file(),), most=MAX_FILE_BYTES,
           form="bytes", examples=80),
    Target(name="archive", feed=feed_archive, seeds=lambda: (
               seeds.zipped(("甲.txt", seeds.LAW.encode()), ("../b.txt", b"x")),),
           most=MAX_FILE_BYTES, form="zip", examples=200),
    Target(name="register-csv", feed=register_file(".csv"), seeds=lambda: seeds.texts(
               ",".join(seeds.HEADERS) + "\n" + ",".join(seeds.ROW) + "\n",
               "\t".join(seeds.MARK_HEADERS) + "\n" + "\t".join(seeds.MARK_ROW) + "\n"),
           most=MEGABYTE, form="text"),
    Target(name="register-xlsx", feed=register_file(".xlsx"), seeds=_tables,
           most=MAX_FILE_BYTES, form="zip", examples=60),
    Target(name="register-xls", feed=register_file(".xls"), seeds=lambda: (
               seeds.old_workbook(),
               seeds.old_workbook().replace(b"\xfd\x00\x0a\x00", b"\x06\x00\x0a\x00")),
           most=MAX_FILE_BYTES, form="bytes", examples=100),
    Target(name="register-xml", feed=register_file(".xml"), seeds=lambda: (
               seeds.CNIPA, seeds.OLDER, seeds.DOCDB),
           most=MEGABYTE, form="bytes"),
    Target(name="register-json", feed=register_file(".json"), seeds=lambda: (
               json.dumps({"data": [dict(zip(seeds.HEADERS, seeds.ROW, strict=True))]}).encode(),
               json.dumps([dict(zip(seeds.MARK_HEADERS, seeds.MARK_ROW, strict=True))]).encode()),
           most=MEGABYTE, form="json"),
    Target(name="mapping", feed=feed_mapping, seeds=lambda: seeds.texts(
               '[patent]\ntitle = ["名称", "题名"]\n[trademark]\nname = ["商标"]\n'),
           most=MEGABYTE, form="text"),
    Target(name="products", feed=feed_products, seeds=lambda: (
               seeds.stored(seeds.workbook(("产品名称", "特点", "类别"), ("积木", "磁吸", "28"))),),
           most=MAX_FILE_BYTES, form="zip", examples=60),
    Target(name="clauses", feed=feed_clauses, seeds=lambda: (
               seeds.stored(seeds.workbook(("clause_no", "text", "question", "weight"),
                                           ("4.1", "甲", "有吗？", "2"))),),
           most=MAX_FILE_BYTES, form="zip", examples=60),
    Target(name="attachment", feed=feed_attachment, seeds=lambda: (
               seeds.picture("PNG"), seeds.picture("JPEG"), seeds.word_file(),
               seeds.huge_picture()),
           most=MAX_FILE_BYTES, form="bytes", examples=200),
    Target(name="feed", feed=feed_feed, seeds=lambda: (seeds.FEED, seeds.PAGE), most=1_000_000,
           form="bytes", examples=80),
    Target(name="backup", feed=feed_backup, seeds=lambda: (
               seeds.zipped(("manifest.json", b"{}")),), most=MEGABYTE, form="zip"),
    Target(name="number", feed=feed_number, seeds=lambda: seeds.texts(
               "202010123456.2", "ZL95115608.X", "PCT/CN2026/012345", "US201815919370A",
               "CN112345678A", "第12345678号", "G1234567", "A63H 33/04 (2006.01)",
               "LOC(15) Cl.21-01", "2802", "第28类", "2026年1月31日", "一百一十五",
               "第二百一十九条之一第二款第（三）项", "2.02E+11", "甲;乙|丙"),
           most=200_000, form="text", examples=300),
    Target(name="sentence", feed=feed_sentence, seeds=lambda: seeds.texts(
               "2020年3月5日申请的发明专利第7年年费什么时候交，85%减缴", "下周五下午2点半到4点",
               "QZ-2026-0001 好", "专利法第四十二条第二款怎么规定", "去年12月31日的商标异议期限",
               "三个月后", "第１２条之二", "收到驳回通知书15天以后", "明年6月底续展",
               "CN202010123456.2的状态"),
           most=MESSAGE_BYTES, form="text", examples=150),
    Target(name="event-line", feed=feed_event_line, seeds=lambda: seeds.texts(
               "商标培训；培训；12月5日14:00-16:30；三楼会议室；50人；每家2人；主讲：甲；截止12月4日"),
           most=MESSAGE_BYTES, form="text"),
)  # fmt: skip

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter

from knowledge.plain_text import clean
from knowledge.sources import archive_limits, document_text
from knowledge.sources.archive import members
from knowledge.sources.document_text import MEGABYTE, TextUnreadable
from knowledge.sources.files import find_files, read_bytes
from knowledge.sources.html import read_html
from knowledge.sources.pdf import read_pdf
from knowledge.sources.plain import decode, read_markdown, read_plain
from knowledge.sources.word import read_word

TEXT = (
    "第一条 为了保护专利权人的合法权益，制定本法。\n第二条 发明创造是指发明、实用新型和外观设计。"
)


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_every_encoding_of_chinese_files_is_read(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)).lstrip("\ufeff") == TEXT


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=40))
def test_gb18030_and_utf8_give_the_same_text(text: str) -> None:
    written = f"{TEXT}\n{text}"
    assert decode(written.encode("gb18030")) == decode(written.encode()) == written


@pytest.mark.parametrize(
    "data",
    [
        os.urandom(4000),
        bytes(range(1, 32)) * 60,
        ("關於專利權的保護範圍與侵權判斷" * 30).encode("big5"),
        TEXT.encode()[:-1] + b"\xff\xfe\xff",
    ],
)
def test_what_is_no_text_is_refused_with_the_cure(data: bytes) -> None:
    with pytest.raises(TextUnreadable, match=r"UTF-8|damaged"):
        read_plain(data)


@given(st.text(max_size=200))
def test_clean_text_holds_nothing_that_harms(text: str) -> None:
    cleaned = clean(text)
    assert not set(cleaned) & set("\0\r\t\ufeff\u200b\ud800\x85\u2028")
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert clean(cleaned) == cleaned


def test_line_ends_blanks_and_invisible_characters() -> None:
    assert clean("甲\r\n乙\u3000\u3000丙\u200b丁\u2028戊\0\x07\ue000") == "甲\n乙 丙丁\n戊"


def test_markdown_marks_go_and_headings_stay() -> None:
    markup = "# 甲法\n<!-- INFO\nEND -->\n**第一条** 见[乙法](http://example.com/b)。\n> 注\n---\n"
    assert read_markdown(markup.encode()).lines == ("# 甲法", "第一条 见乙法。", "注")


def test_html_keeps_the_text_and_its_headings() -> None:
    page = """<html><head><title>甲条例</title><style>p{}</style></head><body><nav>首页</nav>
    <h1>甲条例</h1><p>第一条&nbsp;为了<b>保护</b>权利。<br>第二款</p><!-- 注 --><script>x()</script>
    <table><tr><td>申请费</td><td>900元</td></tr></table><footer>版权所有</footer></body></html>"""
    text = read_html(page.encode())
    assert text.title == "甲条例"
    assert text.lines == ("# 甲条例", "第一条 为了保护权利。", "第二款", "申请费 | 900元 |")


def test_html_in_gbk_by_its_own_word() -> None:
    page = f'<meta charset="gb2312"><p>{TEXT.split(chr(10))[0]}</p>'
    assert read_html(page.encode("gbk")).lines == (TEXT.split("\n")[0],)


def test_html_nested_without_end_is_read_or_refused() -> None:
    page = b"<div>" * 5_000 + "第一条 甲。".encode()
    assert read_html(page).lines == ("第一条 甲。",)
    with pytest.raises(TextUnreadable, match="nested too deep"):
        read_html(b"<div>" * 200_000)


def word_file(build: Callable[[docx.document.Document], None]) -> bytes:
    document = docx.Document()
    build(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_word_paragraphs_headings_and_tables() -> None:
    def build(document: docx.document.Document) -> None:
        document.add_heading("甲条例", 0)
        document.add_heading("第一章 总则", 1)
        document.add_paragraph("第一条 甲。\n乙。")
        table = document.add_table(1, 2)
        table.cell(0, 0).text, table.cell(0, 1).text = "申请费", "900元"

    text = read_word(word_file(build))
    assert text.title == "甲条例"
    assert text.lines == ("# 甲条例", "# 第一章 总则", "第一条 甲。", "乙。", "申请费 | 900元")


def test_tracked_insertions_count_and_deletions_do_not() -> None:
    def build(document: docx.document.Document) -> None:
        paragraph = document.add_paragraph("第一条 期限为")
        space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        for xml in (
            f"<w:del {space}><w:r><w:delText>三个月</w:delText></w:r></w:del>",
            f"<w:ins {space}><w:r><w:t>二个月</w:t></w:r></w:ins>",
        ):
            paragraph._p.append(parse_xml(xml))

    assert read_word(word_file(build)).lines == ("第一条 期限为二个月",)


def damaged(data: bytes) -> bytes:
    """The same zip with its contents garbled and its directory whole."""
    return data[:400] + os.urandom(600) + data[1000:]


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "save it again as .docx"),
        (damaged(word_file(lambda document: None)), "save it again as .docx"),
        (word_file(lambda document: None)[:2000], "save it again as .docx"),
        (b"PK\x03\x04nothing", "save it again as .docx"),
        (word_file(lambda document: None), "no text in it"),
    ],
)
def test_word_files_that_cannot_be_read(data: bytes, complaint: str) -> None:
    with pytest.raises(TextUnreadable, match=complaint):
        read_bytes(data, suffix=".docx")


def pdf_file(*pages: str, password: str = "") -> bytes:
    """A PDF with one line of Latin text a page (its standard fonts know no Chinese)."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for line in pages:
        content = f"BT /F1 12 Tf 72 720 Td ({line}) Tj ET"
        kids.append(f"{len(objects) + 1} 0 R")
        font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
            f"/Contents {len(objects) + 2} 0 R /Resources << /Font << /F1 {font} >> >> >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    body = "%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    body += (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
        f"<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    )
    if not password:
        return body.encode("latin-1")
    writer = PdfWriter(clone_from=io.BytesIO(body.encode("latin-1")))
    writer.encrypt(password)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_pdf_text_is_read() -> None:
    lines = [f"Article {n}. The applicant pays the annual fee in time." for n in range(1, 3)]
    assert read_pdf(pdf_file(*lines)).lines == tuple(lines)


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (pdf_file("", ""), "OCR"),
        (pdf_file("x" * 100, password="geheim"), "password"),
        (pdf_file("x" * 100)[:200], "damaged|OCR"),
        (b"%PDF-1.7\n" + os.urandom(3000), "damaged|OCR"),
    ],
)
def test_pdfs_that_cannot_be_read(data: bytes, complaint: str) -> None:
    with pytest.raises(TextUnreadable, match=complaint):
        read_bytes(data, suffix=".pdf")


def test_a_pdf_that_never_ends_is_given_up() -> None:
    with pytest.raises(TextUnreadable, match=r"more than 0\.01 s"):
        read_pdf(pdf_file("x" * 100), seconds=0.01)


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def test_zip_members_are_read_and_bad_ones_refused_by_themselves() -> None:
    data = zipped(
        {
            "法/甲.txt": TEXT.encode(),
            "../../etc/passwd.txt": b"x",
            "/absolute.txt": b"x",
            "C:/windows.txt": b"x",
            "inner.zip": b"PK",
            "__MACOSX/甲.txt": b"x",
            ".hidden.txt": b"x",
        }
    )
    found = {member.name: member for member in members(data)}
    assert found.pop("法/甲.txt").data == TEXT.encode()
    assert {name: member.refusal.partition(";")[0] for name, member in found.items()} == {
        "../../etc/passwd.txt": "its name points outside the archive",
        "/absolute.txt": "its name points outside the archive",
        "C:/windows.txt": "its name points outside the archive",
        "inner.zip": "a zip inside a zip is not opened",
    }


def test_names_that_chinese_windows_wrote() -> None:
    data = zipped({"X" * 8 + ".txt": TEXT.encode()})
    (member,) = members(data.replace(b"X" * 8, "商标法律".encode("gbk")))
    assert member.name == "商标法律.txt"


def test_an_encrypted_member_is_refused() -> None:
    data = bytearray(zipped({"a.txt": TEXT.encode()}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    (member,) = members(bytes(data))
    assert "password" in member.refusal


def test_a_zip_bomb_is_refused_before_it_unpacks() -> None:
    with pytest.raises(TextUnreadable, match="zip bomb"):
        list(members(zipped({"bomb.txt": b"0" * 30 * MEGABYTE})))


def test_too_many_members_and_too_much_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    data = zipped({f"{n}.txt": b"x" * 1000 for n in range(20)})
    monkeypatch.setattr(archive_limits, "MAX_INFLATED_BYTES", 10_000)
    with pytest.raises(TextUnreadable, match="unpacks to more"):
        list(members(data))
    monkeypatch.setattr(archive_limits, "MAX_MEMBERS", 10)
    with pytest.raises(TextUnreadable, match="more than 10 files"):
        list(members(data))


def test_a_huge_file_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(200 * MEGABYTE)  # a hole: reading it would still cost 200 MB
    (found,) = find_files([huge])
    with pytest.raises(TextUnreadable, match="it is 200 MB, the limit is 20 MB"):
        found.read()


def test_a_text_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_text, "MAX_CHARACTERS", 10)
    with pytest.raises(TextUnreadable, match="split it into single texts"):
        read_plain(TEXT.encode())


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("甲.doc", "save it as .docx"),
        ("甲.wps", "save it as .docx"),
        ("甲.rar", "unpack it"),
        ("甲.jpg", "OCR"),
        ("甲.xyz", "known kinds"),
        ("甲", "known kinds"),
    ],
)
def test_other_kinds_are_refused_with_the_cure(name: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"x")
    (found,) = find_files([tmp_path / name])
    with pytest.raises(TextUnreadable, match=complaint):
        found.read()


@pytest.mark.parametrize(
    ("data", "suffix", "complaint"),
    [
        (b"", ".txt", "empty"),
        (b" \n\t\n ", ".txt", "no text in it"),
        (b"{\\rtf1 x}", ".txt", "save it as .docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".txt", "save it as .docx"),
        (pdf_file(""), ".txt", "OCR"),
    ],
)
def test_content_counts_more_than_the_suffix(data: bytes, suffix: str, complaint: str) -> None:
    with pytest.raises(TextUnreadable, match=complaint):
        read_bytes(data, suffix=suffix)


def test_folders_are_walked_in_order_and_oddities_come_with_a_refusal(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "乙.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / ".DS_Store").write_bytes(b"x")
    (tmp_path / "~$乙.docx").write_bytes(b"x")
    (tmp_path / "z.zip").write_bytes(b"no zip")
    os.mkfifo(tmp_path / "pipe")
    found = list(find_files([tmp_path, tmp_path / "missing.txt", tmp_path / "pipe"]))
    assert [(f.path.name, f.refusal.partition(";")[0]) for f in found] == [
        ("a.md", ""),
        ("乙.txt", ""),
        ("z.zip", "it is not a readable zip file (damaged?)"),
        ("missing.txt", "there is no such file"),
        ("pipe", "it is neither a file nor a folder"),
    ]


@given(st.binary(max_size=300), st.sampled_from([".txt", ".md", ".html", ".docx"]))
def test_any_bytes_are_read_or_refused(data: bytes, suffix: str) -> None:
    try:
        lines = read_bytes(data, suffix=suffix).lines
    except TextUnreadable:
        return
    assert lines

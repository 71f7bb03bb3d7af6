"""XML of EPO and CNIPA; and XML that is built to do harm."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.patent_kind import PatentKind
from knowledge.patents.numbers import check_digit
from knowledge.patents.sources.source import SourceUnreadable
from knowledge.patents.status import PatentStatus
from knowledge.patents.told import ToldPatent
from tests.knowledge.patents.conftest import opened, read

CURRENT = """<?xml version="1.0" encoding="UTF-8"?>
<business:PatentDocumentAndRelated xmlns:business="urn:b" xmlns:base="urn:a"
  xsdVersion="V2.2.1" lang="zh" country="CN" docNumber="112345678" kind="B"
  datePublication="20220503">
 <business:BibliographicData>
  <business:PublicationReference dataFormat="original"><base:DocumentID>
   <base:WIPOST3Code>CN</base:WIPOST3Code><base:DocNumber>112345678</base:DocNumber>
   <base:Kind>B</base:Kind><base:Date>20220503</base:Date></base:DocumentID>
  </business:PublicationReference>
  <business:ApplicationReference applType="10" dataFormat="standard"><base:DocumentID>
   <base:DocNumber>102020000123456</base:DocNumber></base:DocumentID></business:ApplicationReference>
  <business:ApplicationReference applType="10" dataFormat="original"><base:DocumentID>
   <base:WIPOST3Code>CN</base:WIPOST3Code><base:DocNumber>{number}</base:DocNumber>
   <base:Date>20200224</base:Date></base:DocumentID></business:ApplicationReference>
  <business:ClassificationIPCRDetails><business:ClassificationIPCR sequence="1">
   <base:Text>A63H 33/04 (2006.01)</base:Text></business:ClassificationIPCR>
  </business:ClassificationIPCRDetails>
  <business:InventionTitle>一种磁吸积木</business:InventionTitle>
  <business:Parties>
   <business:ApplicantDetails><business:Applicant sequence="1"><base:AddressBook>
    <base:Name>汕头市甲玩具有限公司</base:Name><base:Address><base:Province>广东省</base:Province>
    <base:City>汕头市</base:City></base:Address></base:AddressBook></business:Applicant>
   </business:ApplicantDetails>
   <business:InventorDetails><business:Inventor><base:AddressBook><base:Name>陈一</base:Name>
    </base:AddressBook></business:Inventor></business:InventorDetails>
   <business:AssigneeDetails><business:Assignee><base:AddressBook>
    <base:Name>汕头市乙玩具有限公司</base:Name></base:AddressBook></business:Assignee></business:AssigneeDetails>
  </business:Parties>
  <business:ReferencesCited><business:Citation><business:PublicationReference><base:DocumentID>
   <base:DocNumber>203232659</base:DocNumber></base:DocumentID></business:PublicationReference>
  </business:Citation></business:ReferencesCited>
 </business:BibliographicData>
 <business:Abstract><base:Paragraphs>积木之间以磁性件连接。</base:Paragraphs></business:Abstract>
</business:PatentDocumentAndRelated>"""
DESIGN = """<business:PatentDocumentAndRelated xmlns:business="urn:b" xmlns:base="urn:a"
  country="CN" docNumber="306123456" kind="S" datePublication="20220503">
 <business:DesignBibliographicData><business:PatentNumber>ZL202130123456.{check}</business:PatentNumber>
  <business:PublicationReference><base:DocumentID><base:WIPOST3Code>CN</base:WIPOST3Code>
   <base:DocNumber>306123456</base:DocNumber><base:Kind>S</base:Kind><base:Date>20220503</base:Date>
  </base:DocumentID></business:PublicationReference>
  <business:ClassificationLocarno>21-01</business:ClassificationLocarno>
  <business:DesignTitle>玩具车</business:DesignTitle>
 </business:DesignBibliographicData></business:PatentDocumentAndRelated>"""
LEGAL = """<business:PRS xmlns:business="urn:b" xmlns:base="urn:a">
 <business:PRSRecord PRSID="1" status="C">
  <business:ApplicationReference dataFormat="original"><base:DocumentID>
   <base:DocNumber>202010123456.2</base:DocNumber><base:Date>20200224</base:Date></base:DocumentID>
  </business:ApplicationReference><business:IPRType>10</business:IPRType>
  <business:PRSPublicationDate><base:Date>20250301</base:Date></business:PRSPublicationDate>
  <business:PRSCode>专利权的终止</business:PRSCode>
  <business:PRSValue>未缴年费专利权终止</business:PRSValue>
  <business:PRSInformation>终止日期:20240224</business:PRSInformation></business:PRSRecord>
</business:PRS>"""
OLDER = """<?xml version="1.0" encoding="GBK"?>
<!DOCTYPE cn-patent-document SYSTEM "cn-patent-document-06-10-27.dtd">
<cn-patent-document lang="ZH" country="CN"><cn-bibliographic-data country="CN">
 <cn-publication-reference><document-id><country>CN</country><doc-number>101234567</doc-number>
  <kind>A</kind><date>20080806</date></document-id></cn-publication-reference>
 <application-reference appl-type="invention"><document-id><country>CN</country>
  <doc-number>200710308494.X</doc-number><date>20071229</date></document-id></application-reference>
 <classification-ipc><main-classification>A63H33/04(2006.01)I</main-classification>
  <further-classification>A63H33/08(2006.01)I</further-classification></classification-ipc>
 <invention-title>一种积木</invention-title><abstract><p>积木。</p></abstract>
 <cn-parties><cn-applicants><cn-applicant><name>甲公司</name></cn-applicant></cn-applicants>
  <cn-inventors><cn-inventor><name>陈一</name></cn-inventor></cn-inventors></cn-parties>
</cn-bibliographic-data></cn-patent-document>"""


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def one(path: Path) -> ToldPatent:
    (item,) = read(path)
    assert isinstance(item.told, ToldPatent), item.reasons
    return item.told


def test_a_current_document_of_cnipa(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xml", CURRENT.format(number="202010123456.2"))
    assert opened(path).format == "cnipa-xml"
    told = one(path)
    assert told.application is not None
    assert (told.application.key, told.filed_on) == ("CN202010123456", date(2020, 2, 24))
    assert [p.number.key for p in told.publications] == ["CN112345678B"]
    assert (told.title, told.abstract) == ("一种磁吸积木", "积木之间以磁性件连接。")
    assert (told.applicants, told.owners) == (("汕头市甲玩具有限公司",), ("汕头市乙玩具有限公司",))
    assert (told.inventors, told.place) == (("陈一",), "广东省汕头市")
    assert told.ipc == ("A63H33/04",)


def test_a_wrong_check_digit_in_xml_is_refused(tmp_path: Path) -> None:
    (item,) = read(write(tmp_path / "a.xml", CURRENT.format(number="202010123456.3")))
    assert item.told is None


def test_a_design_of_cnipa(tmp_path: Path) -> None:
    told = one(write(tmp_path / "a.xml", DESIGN.format(check=check_digit("202130123456"))))
    assert told.application is not None
    assert told.application.kind is PatentKind.DESIGN
    assert (told.title, told.loc) == ("玩具车", ("21-01",))


def test_a_legal_event_of_cnipa(tmp_path: Path) -> None:
    told = one(write(tmp_path / "a.xml", LEGAL))
    assert told.application is not None
    assert told.application.key == "CN202010123456"
    assert (told.status, told.status_on) == (PatentStatus.LAPSED, date(2025, 3, 1))
    assert told.events[0].happened_on == date(2025, 3, 1)


def test_an_older_document_of_cnipa_in_gbk(tmp_path: Path) -> None:
    told = one(write(tmp_path / "a.xml", OLDER, "gbk"))
    assert told.application is not None
    assert told.application.display == "200710308494.X"
    assert (told.title, told.applicants, told.inventors) == ("一种积木", ("甲公司",), ("陈一",))
    assert told.ipc == ("A63H33/04", "A63H33/08")
    assert told.publications[0].published_on == date(2008, 8, 6)


def test_a_chinese_document_of_docdb(shared_data: Path) -> None:
    told = one(shared_data / "patents" / "docdb" / "CN104968889A_biblio.xml")
    assert told.application is not None
    assert told.application.display == "201380062258.8"
    assert told.publications[0].number.key == "CN104968889A"
    assert (told.title[:8], told.language) == ("Attitude", "en")
    assert told.ipc == ("E21B47/0228", "E21B47/024")
    assert told.filed_on == date(2013, 10, 11)
    assert "DOCDB50474376" in told.links
    assert "PCTUS2013064552" in told.links


def test_families_and_legal_events_of_ops(shared_data: Path) -> None:
    folder = shared_data / "patents" / "docdb"
    family = read(folder / "family_publication_docdb_EP.2906782.A2_.xml")
    keys = {
        item.told.application.key
        for item in family
        if isinstance(item.told, ToldPatent) and item.told.application
    }
    assert {"EP13844704A", "CN201380062258", "US201314052000A"} <= keys
    told = one(folder / "legal_example_3.xml")
    assert {event.kind for event in told.events} >= {"transfer", "other"}
    assert any("WELLS FARGO" in event.text for event in told.events)


def test_every_file_of_the_samples_is_read_whole(shared_data: Path) -> None:
    for path in sorted((shared_data / "patents").rglob("*.xml")):
        items = read(path)
        assert items, path.name
        assert all(item.told is not None for item in items), path.name


HARM = {
    "entity": '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
    "external": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    "parameter": '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd"> %x;]><a/>',
    "laughs": '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>',
}


@pytest.mark.parametrize("kind", HARM)
def test_entities_are_refused(kind: str, tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match="declares entities"):
        read(write(tmp_path / "a.xml", HARM[kind]))


def test_nesting_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match="nested"):
        read(write(tmp_path / "a.xml", "<a>" * 50_000))

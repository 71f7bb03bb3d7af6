"""CNIPA's data files: patent documents in the current and the older layout, and legal status.

Current: PatentDocumentAndRelated (invention, utility model and design) and PRSRecord, one legal
event. Older: cn-patent-document. References stand in an original and a standard form; the original
one carries the check digit, which is tested.
"""

from datetime import date
from xml.etree.ElementTree import Element

from knowledge.patents.classification import ClassWrong, once, parse_loc
from knowledge.patents.numbers import PatentNumber, parse_application
from knowledge.patents.publication import Publication, parse_publication
from knowledge.patents.sources.xml_days import day, symbols
from knowledge.patents.sources.xml_tree import attribute, child, children, local, text
from knowledge.patents.status import PatentStatus
from knowledge.patents.status_words import patent_status
from knowledge.patents.told import RowRefused, ToldPatent
from knowledge.patents.wrong_number import NumberWrong
from storage.register.patent_record import Event

DOCUMENTS = frozenset({"PatentDocumentAndRelated", "cn-patent-document", "PRSRecord"})
_EVENT_WORDS = (("转移", "transfer"), ("许可", "licence"), ("质押", "pledge"), ("保全", "pledge"))


def read_cnipa(element: Element) -> ToldPatent:
    """The patent of one document. Raises RowRefused."""
    match local(element):
        case "PatentDocumentAndRelated":
            return _current(element)
        case "PRSRecord":
            return _legal(element)
        case _:
            return _older(element)


def _current(element: Element) -> ToldPatent:
    biblio = child(element, "BibliographicData")
    design = child(element, "DesignBibliographicData")
    data = biblio if biblio is not None else design
    application, filed_on = _application(children(data, "ApplicationReference"), design)
    publication = _publication(element, children(data, "PublicationReference"))
    abstract = text(element, "Abstract") or text(data, "Abstract")
    if design is not None:
        abstract = text(element, "DesignBriefExplanation") or abstract
    return ToldPatent(
        application=application,
        publications=(publication,) if publication else (),
        title=text(data, "InventionTitle") or text(data, "DesignTitle"),
        abstract=abstract,
        language=attribute(element, "lang").lower()[:2],
        applicants=_parties(data, "Applicant") or _parties(data, "DesignApplicant"),
        owners=_parties(data, "Assignee") or _parties(data, "DesignAssignee"),
        inventors=_parties(data, "Inventor") or _parties(data, "Designer"),
        agency=_agency(data),
        place=_place(data),
        ipc=symbols(
            [
                text(c, "Text")
                for c in children(data, "ClassificationIPCRDetails/ClassificationIPCR")
            ]
        ),
        loc=_locarno(data, "ClassificationLocarno"),
        filed_on=filed_on,
        priorities=_priorities(children(data, "PriorityDetails/Priority"), "DocNumber"),
        links=(),
    )


def _legal(element: Element) -> ToldPatent:
    application, filed_on = _application(children(element, "ApplicationReference"), None)
    if application is None:
        raise RowRefused(("the legal event has no application number",))
    code = text(element, "PRSCode")
    value, information = text(element, "PRSValue"), text(element, "PRSInformation")
    happened_on = day(text(element, "PRSPublicationDate"))
    written = "; ".join(part for part in (value, information) if part)
    kind = next((kind for word, kind in _EVENT_WORDS if word in written), "status")
    status = patent_status(code, value)
    return ToldPatent(
        application=application,
        filed_on=filed_on,
        status=status,
        status_text=(value or code)[:200] if status is not PatentStatus.UNKNOWN else "",
        status_on=happened_on if status is not PatentStatus.UNKNOWN else None,
        events=(
            Event(happened_on=happened_on, kind=kind, code=code[:10], text=(written or code)[:500]),
        ),
    )


def _older(element: Element) -> ToldPatent:
    data = child(element, "cn-bibliographic-data")
    if data is None:
        data = child(element, "bibliographic-data")
    application, filed_on = _application(children(data, "application-reference"), None)
    references = children(data, "cn-publication-reference") or children(
        data, "publication-reference"
    )
    publication = _publication(element, references)
    ipc = [text(c, "text") for c in children(data, "classifications-ipcr/classification-ipcr")]
    for name in ("main-classification", "further-classification"):
        ipc.extend(text(c) for c in children(data, f"classification-ipc/{name}"))
    parties = child(data, "cn-parties")
    return ToldPatent(
        application=application,
        publications=(publication,) if publication else (),
        title=text(data, "invention-title")
        or text(element, "application-body/description/invention-title"),
        abstract=text(data, "abstract"),
        language=attribute(element, "lang").lower()[:2],
        applicants=_older_names(parties, "cn-applicants/cn-applicant"),
        inventors=_older_names(parties, "cn-inventors/cn-inventor"),
        agency="; ".join(_older_names(parties, "cn-agents/cn-agent/cn-agency")),
        ipc=symbols(ipc),
        loc=_locarno(data, "classification-locarno"),
        filed_on=filed_on,
        priorities=_priorities(children(data, "priority-claims/priority-claim"), "doc-number"),
    )


def _application(
    references: list[Element], design: Element | None
) -> tuple[PatentNumber | None, date | None]:
    """The application and its day. Raises RowRefused for a number with a wrong check digit."""
    written = []
    filed_on = None
    for reference in _original_first(references):
        identity = _identity(reference)
        number = text(identity, "DocNumber") or text(identity, "doc-number")
        filed_on = filed_on or day(text(identity, "Date") or text(identity, "date"))
        if number:
            written.append(number)
    if design is not None and text(design, "PatentNumber"):
        written.insert(0, text(design, "PatentNumber"))
    for place, number in enumerate(written):
        try:
            return parse_application(number), filed_on
        except NumberWrong as error:
            # The standard form pads numbers; only the last resort is worth a refusal.
            if place == len(written) - 1:
                raise RowRefused((f"application: {error}",)) from error
    return None, filed_on


def _publication(element: Element, references: list[Element]) -> Publication | None:
    numbers = []
    for reference in _original_first(references):
        identity = _identity(reference)
        parts = {
            name: text(identity, new) or text(identity, old)
            for name, new, old in (
                ("country", "WIPOST3Code", "country"),
                ("number", "DocNumber", "doc-number"),
                ("kind", "Kind", "kind"),
                ("date", "Date", "date"),
            )
        }
        whole = f"{parts['country'] or 'CN'}{parts['number'].removeprefix('CN')}"
        if parts["number"]:
            kind = "" if whole[-1:].isalpha() else parts["kind"]
            numbers.append((f"{whole}{kind}", day(parts["date"])))
    number = attribute(element, "docNumber") or attribute(element, "doc-number")
    if number:
        whole = f"{attribute(element, 'country') or 'CN'}{number}{attribute(element, 'kind')}"
        numbers.append((whole, day(attribute(element, "datePublication"))))
    for place, (written, published_on) in enumerate(numbers):
        try:
            return Publication(parse_publication(written), published_on)
        except NumberWrong as error:
            if place == len(numbers) - 1:
                raise RowRefused((f"publication: {error}",)) from error
    return None


def _original_first(references: list[Element]) -> list[Element]:
    return sorted(references, key=lambda r: attribute(r, "dataFormat") != "original")


def _identity(reference: Element) -> Element | None:
    current = child(reference, "DocumentID")
    return current if current is not None else child(reference, "document-id")


def _parties(data: Element | None, role: str) -> tuple[str, ...]:
    """Names of one role, each once although they may stand in two forms."""
    found = []
    for prefix in ("", "Parties/", "DesignParties/"):
        for party in children(data, f"{prefix}{role}Details/{role}"):
            book = child(party, "AddressBook")
            name = text(book, "Name") or text(book, "OrganizationName") or text(party, "Name")
            if name:
                found.append(name)
    return once(found)


def _agency(data: Element | None) -> str:
    for prefix in ("", "Parties/"):
        for agency in children(data, f"{prefix}AgentDetails/Agent/Agency"):
            if name := text(agency, "AddressBook/OrganizationName") or text(agency):
                return name
    return ""


def _place(data: Element | None) -> str:
    for prefix in ("", "Parties/"):
        address = child(data, f"{prefix}ApplicantDetails/Applicant/AddressBook/Address")
        if address is not None:
            return "".join(text(address, part) for part in ("Province", "City", "County"))
    return ""


def _older_names(parties: Element | None, path: str) -> tuple[str, ...]:
    found = []
    for party in children(parties, path):
        book = child(party, "addressbook")
        name = (
            text(party, "name")
            or text(book, "name")
            or text(book, "orgname")
            or text(party, "cn-applicant-name")
        )
        if name:
            found.append(name)
    return once(found)


def _locarno(data: Element | None, name: str) -> tuple[str, ...]:
    found = []
    for item in children(data, name):
        for written in (text(item), *(text(part) for part in item)):
            try:
                found.append(parse_loc(written))
            except ClassWrong:
                continue
    return once(found)


def _priorities(claims: list[Element], number: str) -> tuple[str, ...]:
    found = [text(inner) for claim in claims for inner in claim.iter() if local(inner) == number]
    return once(one for one in found if one)

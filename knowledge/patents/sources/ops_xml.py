"""EPO's DOCDB and OPS: bibliographic data, families, legal events and search results.

DOCDB numbers are taken as they are; an epodoc number never is, for the serial of a Chinese one has
lost a digit. A Chinese application is taken from its original number, whose check digit is tested,
or from its DOCDB digits.
"""

from datetime import date
from xml.etree.ElementTree import Element

from knowledge.patents.classification import once
from knowledge.patents.numbers import PatentNumber, chinese_number, parse_application
from knowledge.patents.publication import Publication, parse_publication
from knowledge.patents.sources.xml_days import day, symbols
from knowledge.patents.sources.xml_tree import attribute, child, children, local, text
from knowledge.patents.status import PatentStatus
from knowledge.patents.told import RowRefused, ToldPatent
from knowledge.patents.wrong_number import NumberWrong
from storage.register.patent_record import Event

DOCUMENTS = frozenset({"exchange-document", "family-member", "publication-reference"})
_EVENT_KINDS = (
    (("PLEDGE", "SECURITY INTEREST", "PRESERVATION"), "pledge"),
    (("LICEN",), "licence"),
    (("ASSIGNMENT", "TRANSFER", "CHANGE OF OWNER", "CHANGE OF NAME"), "transfer"),
)
_CHINESE_STATUS = (
    (("NON-PAYMENT", "TERMINATION OF PATENT RIGHT"), PatentStatus.LAPSED),
    (("EXPIRY", "EXPIRATION"), PatentStatus.EXPIRED),
    (("INVALID", "REVOCATION"), PatentStatus.INVALIDATED),
    (("ABANDON",), PatentStatus.ABANDONED),
    (("REJECTION", "REFUSED"), PatentStatus.REFUSED),
    (("WITHDRAW",), PatentStatus.WITHDRAWN),
    (("PATENT GRANT", "GRANT OF PATENT"), PatentStatus.GRANTED),
    (("SUBSTANTIVE EXAMINATION",), PatentStatus.EXAMINED),
    (("PUBLICATION",), PatentStatus.PUBLISHED),
)


def is_item(element: Element, parent: str) -> bool:
    """Whether the element is a document of its own: references within documents are not."""
    name = local(element)
    return parent == "search-result" if name == "publication-reference" else name in DOCUMENTS


def read_ops(element: Element) -> ToldPatent:
    """The patent of one element that `is_item`. Raises RowRefused."""
    match local(element):
        case "exchange-document":
            return _document(element)
        case "family-member":
            return _member(element)
        case _:
            return _reference(element)


def _document(element: Element) -> ToldPatent:
    biblio = child(element, "bibliographic-data")
    publication = _publication(child(biblio, "publication-reference")) or _by_attributes(element)
    application, filed_on = _application(child(biblio, "application-reference"))
    titles = {attribute(t, "lang"): text(t) for t in children(biblio, "invention-title")}
    abstracts = {attribute(a, "lang"): text(a) for a in children(element, "abstract")}
    language = _language(publication, titles or abstracts)
    claims = children(biblio, "priority-claims/priority-claim")
    return ToldPatent(
        application=application,
        publications=(publication,),
        title=titles.get(language, ""),
        translated_title=_other(titles, language),
        abstract=abstracts.get(language, ""),
        translated_abstract=_other(abstracts, language),
        language=language,
        applicants=_names(biblio, "applicant"),
        inventors=_names(biblio, "inventor"),
        ipc=symbols(
            [text(c, "text") for c in children(biblio, "classifications-ipcr/classification-ipcr")]
        ),
        cpc=_cpc(biblio),
        filed_on=filed_on,
        priorities=_priorities(claims),
        links=_links(claims, attribute(element, "family-id"), application),
    )


def _member(element: Element) -> ToldPatent:
    publication = _publication(child(element, "publication-reference"))
    if publication is None:
        raise RowRefused(("the family member has no publication number",))
    application, filed_on = _application(child(element, "application-reference"))
    claims = children(element, "priority-claim")
    events = tuple(_event(legal) for legal in children(element, "legal"))
    status, status_text, status_on = _status(publication, events)
    return ToldPatent(
        application=application,
        publications=(publication,),
        filed_on=filed_on,
        priorities=_priorities(claims),
        links=_links(claims, attribute(element, "family-id"), application),
        events=events,
        status=status,
        status_text=status_text,
        status_on=status_on,
    )


def _reference(element: Element) -> ToldPatent:
    publication = _publication(element)
    if publication is None:
        raise RowRefused(("the search result has no publication number",))
    return ToldPatent(
        publications=(publication,), links=_links([], attribute(element, "family-id"), None)
    )


def _publication(reference: Element | None) -> Publication | None:
    for identity in _identities(reference, "docdb"):
        number = "".join(text(identity, part) for part in ("country", "doc-number", "kind"))
        try:
            return Publication(parse_publication(number), day(text(identity, "date")))
        except NumberWrong as error:
            raise RowRefused((f"publication: {error}",)) from error
    return None


def _by_attributes(element: Element) -> Publication:
    number = "".join(attribute(element, name) for name in ("country", "doc-number", "kind"))
    try:
        return Publication(parse_publication(number), day(attribute(element, "date-publ")))
    except NumberWrong as error:
        raise RowRefused((f"publication: {error}",)) from error


def _application(reference: Element | None) -> tuple[PatentNumber | None, date | None]:
    """The application and its day; None for a number in a form that is not surely known."""
    days = [day(text(i, "date")) for i in children(reference, "document-id")]
    filed_on = next((one for one in days if one is not None), None)
    for identity in _identities(reference, "docdb"):
        country, number = text(identity, "country"), text(identity, "doc-number")
        if country == "CN":
            originals = [text(i, "doc-number") for i in _identities(reference, "original")]
            return _chinese(number, originals), filed_on
        return _foreign(country, number, text(identity, "kind")), filed_on
    return None, filed_on


def _chinese(number: str, originals: list[str]) -> PatentNumber | None:
    for written in originals:
        try:
            return parse_application(written)
        except NumberWrong:
            continue
    try:
        return chinese_number(number)
    except NumberWrong:
        return None


def _foreign(country: str, number: str, kind: str) -> PatentNumber | None:
    """DOCDB writes an international application as its office, year and serial with the kind W."""
    try:
        if kind == "W":
            return parse_application(f"PCT/{country}{number}") if len(number) == 10 else None
        return parse_application(f"{country}{number}{kind}")
    except NumberWrong:
        return None


def _identities(reference: Element | None, kind: str) -> list[Element]:
    return [
        identity
        for identity in children(reference, "document-id")
        if attribute(identity, "document-id-type") in {kind, ""}
    ]


def _priorities(claims: list[Element]) -> tuple[str, ...]:
    """Priorities as they are shown: the best written form of each."""
    shown = []
    for claim in claims:
        number = _priority(claim)
        written = number.display if number else _identity_text(claim)
        if written:
            shown.append(written)
    return once(shown)


def _links(claims: list[Element], family: str, application: PatentNumber | None) -> tuple[str, ...]:
    keys = [number.key for claim in claims if (number := _priority(claim))]
    own = application.key if application else ""
    family_link = [f"DOCDB{family}"] if family.isdecimal() else []
    return once([*(key for key in keys if key != own), *family_link])


def _priority(claim: Element) -> PatentNumber | None:
    number, _ = _application(claim)
    if number is not None:
        return number
    for identity in _identities(claim, "original"):
        if text(identity, "doc-number").startswith("PCT/"):
            return _foreign_original(text(identity, "doc-number"))
    return None


def _foreign_original(written: str) -> PatentNumber | None:
    try:
        return parse_application(written)
    except NumberWrong:
        return None


def _identity_text(claim: Element) -> str:
    for kind in ("original", "epodoc"):
        for identity in _identities(claim, kind):
            return text(identity, "doc-number")
    return ""


def _language(publication: Publication, texts: dict[str, str]) -> str:
    wanted = "zh" if publication.number.country == "CN" else "en"
    if wanted in texts or not texts:
        return wanted if texts else ""
    return next(iter(texts))[:2]


def _other(texts: dict[str, str], language: str) -> str:
    others = [texts[key] for key in ("en", "zh", *texts) if key in texts and key != language]
    return others[0] if others else ""


def _names(biblio: Element | None, role: str) -> tuple[str, ...]:
    """Names in the form of the office where it is given, else in DOCDB's."""
    parties = children(biblio, f"parties/{role}s/{role}")
    for form in ("original", "docdba", "docdb", "epodoc"):
        names = [
            text(party, f"{role}-name/name").strip(", ")
            for party in parties
            if attribute(party, "data-format") == form
        ]
        if any(names):
            return once(name for name in names if name)
    return ()


def _cpc(biblio: Element | None) -> tuple[str, ...]:
    parts = ("section", "class", "subclass", "main-group")
    found = []
    for item in children(biblio, "patent-classifications/patent-classification"):
        scheme = child(item, "classification-scheme")
        if scheme is None or not attribute(scheme, "scheme").startswith("CPC"):
            continue
        whole = "".join(text(item, part) for part in parts)
        found.append(f"{whole}/{text(item, 'subgroup')}")
    return symbols(found)


def _event(legal: Element) -> Event:
    """A legal event with its day in the gazette and what it says in free text."""
    description = attribute(legal, "desc").strip()
    details = [text(detail) for block in children(legal, "L500EP") for detail in block]
    kind = next(
        (kind for words, kind in _EVENT_KINDS if any(w in description.upper() for w in words)),
        "other",
    )
    return Event(
        happened_on=day(text(legal, "L007EP")),
        kind=kind,
        code=attribute(legal, "code").strip()[:10],
        text="; ".join([description, *details])[:500],
    )


def _status(
    publication: Publication, events: tuple[Event, ...]
) -> tuple[PatentStatus, str, date | None]:
    """The status by the newest telling event of a Chinese document; other offices' are not read."""
    if publication.number.country != "CN":
        return PatentStatus.UNKNOWN, "", None
    dated = sorted((e for e in events if e.happened_on), key=lambda e: str(e.happened_on))
    for event in reversed(dated):
        for words, status in _CHINESE_STATUS:
            if any(word in event.text.upper() for word in words):
                return status, event.text[:200], event.happened_on
    return PatentStatus.UNKNOWN, "", None

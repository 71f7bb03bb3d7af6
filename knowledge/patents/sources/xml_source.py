"""XML of patents: which office's layout it is, and its documents one by one."""

import itertools
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

from knowledge.patents.sources import cnipa_xml, ops_xml
from knowledge.patents.sources.source import Item, Source, SourceUnreadable
from knowledge.patents.sources.xml_tree import documents, local, raw
from knowledge.patents.told import RowRefused, ToldPatent
from storage.register.version import Register

Read = Callable[[Element], ToldPatent]


def open_xml(path: Path, *, today: date) -> Source:
    """The documents of the file. Raises SourceUnreadable where it holds none that are known."""
    found = _documents(path)
    first = next(found, None)
    if first is None:
        raise SourceUnreadable(
            "there is no patent document in the XML that is known (EPO DOCDB or OPS, CNIPA)"
        )
    layout, _, _ = first
    return Source(
        subject=Register.PATENT,
        format=layout,
        columns=("xml",),
        unknown_columns=(),
        total=None,
        items=_items(itertools.chain([first], found), today=today),
    )


def _documents(path: Path) -> Iterator[tuple[str, Item | None, ToldPatent | None]]:
    """Each document as soon as it is complete: its layout, and the item it becomes."""
    for number, element in enumerate(documents(path, _wanted), 1):
        if local(element) in cnipa_xml.DOCUMENTS:
            yield "cnipa-xml", *_item(number, element, cnipa_xml.read_cnipa)
        else:
            yield "epo-xml", *_item(number, element, ops_xml.read_ops)


def _wanted(element: Element, parent: str) -> bool:
    return local(element) in cnipa_xml.DOCUMENTS or ops_xml.is_item(element, parent)


def _item(number: int, element: Element, read: Read) -> tuple[Item, ToldPatent | None]:
    try:
        told = read(element)
    except RowRefused as refusal:
        return Item(row=number, raw=(raw(element),), reasons=refusal.reasons), None
    return Item(row=number, raw=(raw(element),), told=told), told


def _items(
    found: Iterator[tuple[str, Item | None, ToldPatent | None]], *, today: date
) -> Iterator[Item]:
    for _, item, told in found:
        if item is None:
            continue
        if told is not None and not told.application and not told.publications:
            yield Item(row=item.row, raw=item.raw, reasons=("there is no number in it",))
        elif told is not None and told.filed_on is not None and told.filed_on > today:
            reason = f"the filing date {told.filed_on} lies in the future"
            yield Item(row=item.row, raw=item.raw, reasons=(reason,))
        else:
            yield item

"""What a provision's page shows: the article, its neighbours, its other versions, its status."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from bot import texts
from knowledge.document import Document, Passage
from knowledge.library import Library
from knowledge.versions import change_note, successor, upcoming
from retrieval.links import provision_path


@dataclass(frozen=True, slots=True)
class Link:
    """A place on this site."""

    label: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One stored version of the law, with the article that holds this rule in it, if known."""

    name: str
    period: str
    state: str
    governs: bool
    shown: bool
    path: str
    article: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionView:
    """A provision with everything around it."""

    passage: Passage
    state: str
    governs: bool
    law_path: str
    previous: Link | None
    following: Link | None
    versions: tuple[Version, ...]
    change: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """A version of a law with its articles by chapter, as (chapter, ((link, first words), ...))."""

    document: Document
    state: str
    governs: bool
    digest: bool
    chapters: tuple[tuple[str, tuple[tuple[Link, str], ...]], ...]


def provision_view(library: Library, passage: Passage, *, today: date) -> ProvisionView:
    """The page of one provision as of today."""
    document = passage.document
    neighbours = library.passages_of(document)
    position = neighbours.index(passage)
    same_rule = _same_rule(library, passage)
    return ProvisionView(
        passage=passage,
        state=state(document, today=today),
        governs=_governs(library, document, today=today),
        law_path=document_path(document),
        previous=_link(neighbours[position - 1]) if position else None,
        following=_link(neighbours[position + 1]) if position + 1 < len(neighbours) else None,
        versions=tuple(
            Version(
                name=texts.version_name(version.title, version.adopted_on),
                period=texts.in_force_period(version),
                state=_state_in_a_word(version, today=today),
                governs=_governs(library, version, today=today),
                shown=version.key == document.key,
                path=document_path(version),
                article=_link(same_rule[version.key]) if version.key in same_rule else None,
            )
            for version in reversed(library.versions(document.law))
        ),
        change=_coming_change(library, passage, today=today),
    )


def document_view(library: Library, document: Document, *, today: date) -> DocumentView:
    """The page of one version: its table of contents."""
    passages = library.passages_of(document)
    return DocumentView(
        document=document,
        state=state(document, today=today),
        governs=_governs(library, document, today=today),
        digest=any(passage.digest for passage in passages),
        chapters=tuple(
            (chapter, tuple((_link(passage), _first_words(passage)) for passage in group))
            for chapter, group in groupby(passages, key=lambda passage: passage.chapter)
        ),
    )


def find_document(library: Library, key: str) -> Document | None:
    """The version of that key, or None."""
    versions = [*library.versions(key), *library.versions(key.rsplit("@", 1)[0])]
    return next((document for document in versions if document.key == key), None)


def document_path(document: Document) -> str:
    """The page of a version: the path of its provisions without the last part."""
    return provision_path(
        Passage(id="", document=document, ordinal=0, locator="", text="")
    ).removesuffix("/")


def state(document: Document, *, today: date) -> str:
    """Whether a version governs today, will, or did, with the day that matters."""
    start, end = document.in_force_from, document.in_force_to
    if start is None:
        return texts.UNKNOWN_START
    if start > today:
        return texts.upcoming(start)
    return texts.expired(end) if end is not None and end < today else texts.in_force(end)


def _state_in_a_word(document: Document, *, today: date) -> str:
    return state(document, today=today).split("，", 1)[0]


def _governs(library: Library, document: Document, *, today: date) -> bool:
    return library.version_on(document.law, today) == document


def _coming_change(library: Library, passage: Passage, *, today: date) -> str | None:
    """What the version to come changes about an article in force, where that is noted."""
    document = passage.document
    coming = upcoming(library, document.law, as_of=today)
    if coming is None or not _governs(library, document, today=today):
        return None
    return change_note(document.law, passage.locator, new_version=coming.adopted_on)


def _same_rule(library: Library, passage: Passage) -> dict[str, Passage]:
    """The articles that hold this rule in other versions, by document key; itself included."""
    found = {passage.document.key: passage}
    versions = {version.version: version for version in library.versions(passage.document.law)}
    for adopted_on, locator in passage.former:
        document = versions.get(adopted_on)
        article = library.article(document, locator) if document else None
        if article is not None:
            found.setdefault(article.document.key, article)
    newer = successor(library, passage)
    while newer is not None and newer.document.key not in found:
        found[newer.document.key] = newer
        newer = successor(library, newer)
    return found


def _link(passage: Passage) -> Link:
    return Link(passage.locator, provision_path(passage))


def _first_words(passage: Passage, *, most: int = 36) -> str:
    words = passage.heading or "".join(passage.paragraphs[:1])
    return words if len(words) <= most else f"{words[:most]}…"

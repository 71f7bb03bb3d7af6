"""The industries as staff left them: the reviewed file with the changes in rows."""

import hashlib

from knowledge.patents.taxonomy import FILE, Edit, Taxonomy, TaxonomyPart, edited, shipped_taxonomy
from storage.database import Session
from storage.register.taxonomy_edits import taxonomy_edits


async def current_taxonomy(session: Session) -> Taxonomy:
    """The taxonomy to tag with now. Raises TaxonomyBroken."""
    rows = await taxonomy_edits(session)
    edits = [Edit(row.industry, TaxonomyPart(row.part), row.value, row.added) for row in rows]
    return edited(shipped_taxonomy(), edits) if edits else shipped_taxonomy()


async def taxonomy_stamp(session: Session) -> str:
    """Changes whenever the reviewed file or the edits do."""
    rows = await taxonomy_edits(session)
    newest = rows[-1].id if rows else 0
    return f"{hashlib.sha256(FILE.read_bytes()).hexdigest()[:16]}-{newest}"

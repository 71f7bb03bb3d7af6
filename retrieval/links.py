"""Where the product itself shows a provision."""

from urllib.parse import quote

from knowledge.document import Passage


def provision_path(passage: Passage) -> str:
    """The page of a provision, percent-encoded: /p/<document key>/<locator>."""
    return f"/p/{quote(passage.document.key, safe='')}/{quote(passage.locator, safe='')}"

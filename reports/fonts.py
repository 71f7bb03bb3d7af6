"""The Chinese font of charts and PDF files: Noto Sans SC, which a wheel brings (licence: OFL)."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path


@cache
def chinese_font() -> Path:
    """Where the font file lies; raises FileNotFoundError where its package is missing.

    The package is found and not imported: importing it would change matplotlib for everybody.
    """
    found = find_spec("zhplot")
    if found is None or found.origin is None:
        raise FileNotFoundError("the package zhplot, which brings the Chinese font, is missing")
    return Path(found.origin).parent / "fonts" / "NotoSansSC-Regular.ttf"

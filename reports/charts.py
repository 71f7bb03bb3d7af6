"""Charts as PNG pictures with Chinese words that can be read, for documents and for chat.

The library that draws them costs half a second and 50 MB to import, which a desk that has nothing
to draw should not pay: it is imported with the first chart.
"""

from collections.abc import Mapping, Sequence

from reports.chart_data import Series

__all__ = ["Series", "bars", "columns", "radar"]


def columns(series: Sequence[Series], *, title: str, faded_from: str = "") -> bytes:
    """Upright bars, one group a label; bars from the label ``faded_from`` on are pale."""
    from reports import drawing

    return drawing.columns(series, title=title, faded_from=faded_from)


def bars(series: Series, *, title: str, notes: Mapping[str, str] | None = None) -> bytes:
    """Lying bars, the first on top, with the number (or a note) behind each."""
    from reports import drawing

    return drawing.bars(series, title=title, notes=notes)


def radar(series: Sequence[Series], *, title: str, most: float) -> bytes:
    """A web of values from nought to ``most``, one line a series; three labels or more."""
    from reports import drawing

    return drawing.radar(series, title=title, most=most)

"""The project year as a picture, without the cost of drawing it until somebody asks."""

from collections.abc import Sequence

from storage.target_plan import Standing, Year


def progress_picture(year: Year, standings: Sequence[Standing], *, as_of: str) -> bytes:
    """A PNG with the targets that have a number, the first on top. Done is never wider than its
    bar: the figures stand behind it."""
    # The drawing library is imported with the first picture, as in reports.charts.
    from reports.targets import drawing

    return drawing.progress_picture(year, standings, as_of=as_of)

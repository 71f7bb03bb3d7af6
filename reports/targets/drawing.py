"""Draws the project year: a bar a target, filled as far as it is done, the gap left open."""

import io
from collections.abc import Sequence

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from reports.fonts import chinese_font
from reports.targets import texts
from storage.target_plan import Standing, Year

DONE, PLANNED, GAP, SLIPPING = "#2f6fad", "#9ec1e0", "#e6eaee", "#d98032"


def progress_picture(year: Year, standings: Sequence[Standing], *, as_of: str) -> bytes:
    """A PNG with the targets that have a number, the first on top. Done is never wider than its
    bar: the figures stand behind it."""
    shown = [each for each in standings if each.target.wanted]
    figure = Figure(figsize=(8.6, 1.5 + 0.46 * max(len(shown), 1)), dpi=140, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    places = range(len(shown))[::-1]
    for place, each in zip(places, shown, strict=True):
        share = min(each.done / each.target.wanted, 1.0)
        planned = min(each.planned / each.target.wanted, 1.0 - share)
        axes.barh(place, 1.0, color=GAP, height=0.62)
        axes.barh(place, share, color=SLIPPING if each.slips else DONE, height=0.62)
        axes.barh(place, planned, left=share, color=PLANNED, height=0.62)
        axes.text(1.02, place, texts.figures(each), va="center", fontproperties=_font(9))
    axes.set_yticks(list(places), [each.target.title for each in shown])
    axes.set_xlim(0, 1.62)
    axes.set_ylim(-0.6, max(len(shown), 1) - 0.4)
    axes.set_xticks([])
    for side in ("top", "right", "bottom", "left"):
        axes.spines[side].set_visible(False)
    for label in axes.get_yticklabels():
        label.set_fontproperties(_font(9))
    axes.set_title(texts.picture_title(year, as_of), fontproperties=_font(13), loc="left")
    axes.set_xlabel(texts.LEGEND, fontproperties=_font(9))
    content = io.BytesIO()
    figure.savefig(content, format="png")
    return content.getvalue()


def _font(size: float) -> FontProperties:
    return FontProperties(fname=str(chinese_font()), size=size)

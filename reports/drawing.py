"""Draws the charts of reports.charts with matplotlib."""

import io
import math
from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ticker import MaxNLocator

from reports.chart_data import Series
from reports.fonts import chinese_font

BLUE, ORANGE, GREY = "#2f6fad", "#d98032", "#9aa5b1"
_DPI = 150


def columns(series: Sequence[Series], *, title: str, faded_from: str = "") -> bytes:
    """Upright bars, one group a label; bars from the label ``faded_from`` on are pale."""
    figure, axes = _canvas(title, height=3.6)
    labels = list(series[0].values) if series else []
    width = 0.8 / max(len(series), 1)
    for number, (one, colour) in enumerate(zip(series, (BLUE, ORANGE, GREY), strict=False)):
        places = [place + (number - (len(series) - 1) / 2) * width for place in range(len(labels))]
        bars = axes.bar(places, list(one.values.values()), width, color=colour, label=one.name)
        for bar, label in zip(bars, labels, strict=True):
            bar.set_alpha(0.35 if faded_from and label >= faded_from else 1.0)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xticks(range(len(labels)), labels, rotation=45 if len(labels) > 8 else 0)
    if len(series) > 1:
        axes.legend(prop=_font(9), frameon=False)
    return _png(figure, axes)


def bars(series: Series, *, title: str, notes: Mapping[str, str] | None = None) -> bytes:
    """Lying bars, the first on top, with the number (or a note) behind each."""
    figure, axes = _canvas(title, height=0.7 + 0.34 * max(len(series.values), 1))
    labels = list(series.values)[::-1]
    values = [series.values[label] for label in labels]
    axes.barh(labels, values, color=BLUE)
    most = max(values, default=1) or 1
    for place, (label, value) in enumerate(zip(labels, values, strict=True)):
        note = (notes or {}).get(label, f"{value:g}")
        axes.text(value + most * 0.01, place, note, va="center", fontproperties=_font(9))
    axes.set_xlim(0, most * 1.15)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    return _png(figure, axes)


def radar(series: Sequence[Series], *, title: str, most: float) -> bytes:
    """A web of values from nought to ``most``, one line a series; three labels or more."""
    figure = Figure(figsize=(5.6, 5.2), dpi=_DPI, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot(polar=True)
    labels = list(series[0].values)
    angles = [2 * math.pi * number / len(labels) for number in range(len(labels))]
    for one, colour in zip(series, (BLUE, ORANGE, GREY), strict=False):
        values = [one.values[label] for label in labels]
        axes.plot([*angles, angles[0]], [*values, values[0]], color=colour, label=one.name)
        axes.fill(angles, values, color=colour, alpha=0.15)
    axes.set_xticks(angles, labels)
    axes.tick_params(axis="x", pad=12)
    for label, angle in zip(axes.get_xticklabels(), angles, strict=True):
        side = math.cos(angle)
        label.set_horizontalalignment(
            "left" if side > 0.1 else "right" if side < -0.1 else "center"
        )
    axes.set_ylim(0, most)
    axes.set_title(title, fontproperties=_font(13), pad=18)
    if len(series) > 1:
        axes.legend(prop=_font(9), frameon=False, loc="lower left")
    return _png(figure, axes)


def _canvas(title: str, *, height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(7.2, height), dpi=_DPI, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.set_title(title, fontproperties=_font(13))
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return figure, axes


def _png(figure: Figure, axes: Axes) -> bytes:
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontproperties(_font(9))
    content = io.BytesIO()
    figure.savefig(content, format="png")
    return content.getvalue()


def _font(size: float) -> FontProperties:
    return FontProperties(fname=str(chinese_font()), size=size)

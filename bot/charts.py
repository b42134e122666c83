"""A chart as a picture, where Slack's own cannot be had.

matplotlib is an extra of its own (`deskbell[pictures]`) and takes 40 MB: it is imported by a
process that draws one picture and ends.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from multiprocessing import get_context

# Whichever is installed; matplotlib's own fonts have no Hangul.
_KOREAN_FONTS = (
    "Noto Sans CJK KR",
    "Noto Sans CJK JP",  # the name matplotlib gives to the file that holds all of them
    "Noto Sans KR",
    "NanumGothic",
    "Malgun Gothic",
    "Apple SD Gothic Neo",
)
FALLBACK_FONT = "DejaVu Sans"
_COLOURS = ("#1d6fb8", "#d1662a", "#4a8f4a", "#8a63b0", "#888888")
_HATCHES = ("", "//", "..", "xx", "--")  # so that colour alone says nothing
_DOTS_PER_INCH = 150
_WITHIN_SECONDS = 60


@dataclass(frozen=True)
class Chart:
    title: str
    labels: tuple[str, ...]
    series: Mapping[str, Sequence[int]]  # by name, one value for each label


def picture(charts: Mapping[str, Chart], language: str) -> bytes | None:
    """A PNG of the chart in this language; in English where no Korean font is installed. None
    without matplotlib."""
    if find_spec("matplotlib") is None:
        return None
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_draw, dict(charts), language).result(_WITHIN_SECONDS)


def korean_font() -> str | None:
    """Imports matplotlib."""
    from matplotlib.font_manager import fontManager

    installed = {font.name for font in fontManager.ttflist}
    return next((name for name in _KOREAN_FONTS if name in installed), None)


def _draw(charts: Mapping[str, Chart], language: str) -> bytes:
    import matplotlib as mpl
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    font = korean_font()
    chart = charts[language if font else "en"]
    with mpl.rc_context({"font.family": [font or FALLBACK_FONT, FALLBACK_FONT]}):
        figure = Figure(figsize=(10, 4), layout="constrained")
        axes = figure.subplots()
        below = [0] * len(chart.labels)
        for (name, values), colour, hatch in zip(
            chart.series.items(), _COLOURS, _HATCHES, strict=False
        ):
            axes.bar(
                chart.labels,
                values,
                bottom=below,
                label=name,
                color=colour,
                hatch=hatch,
                edgecolor="white",
            )
            below = [under + value for under, value in zip(below, values, strict=True)]
        for place, total in enumerate(below):
            axes.annotate(str(total), (place, total), ha="center", va="bottom")
        axes.set_title(chart.title)
        axes.tick_params(axis="x", rotation=45)
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.spines[["top", "right"]].set_visible(False)
        figure.legend(frameon=False, loc="outside right upper")
        drawn = BytesIO()
        figure.savefig(drawn, format="png", dpi=_DOTS_PER_INCH)
    return drawn.getvalue()

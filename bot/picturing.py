"""The picture of an evaluation: how it learns, what it risks, and whether its confidence is true.

matplotlib is an extra of its own (`deskbell[pictures]`): a running desk never draws.
"""

from collections.abc import Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from bot.charts import FALLBACK_FONT, korean_font
from bot.errors import Unacceptable
from bot.evaluating import Round
from bot.texts import say
from knowledge.evaluation import (
    Asked,
    Measures,
    calibration,
    figures,
    hit,
    languages,
    risk_by_coverage,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLOURS = ("#1d6fb8", "#d1662a", "#4a8f4a")
_GREY = "#888888"
_DOTS_PER_INCH = 150
_FIRST_HITS: Measures = {"hit@1": partial(hit, places=1)}


def require_matplotlib() -> None:
    """Raises Unacceptable."""
    if find_spec("matplotlib") is None:
        raise Unacceptable("error-no-matplotlib")


def draw(file: Path, rounds: Sequence[Round], language: str) -> None:
    """Writes a PNG of what the rounds learned and what the last of them risks; in English where
    no Korean font is installed. Raises Unacceptable."""
    import matplotlib as mpl
    from matplotlib.figure import Figure as Picture

    font = korean_font()
    language = language if font else "en"
    with mpl.rc_context({"font.family": [font or FALLBACK_FONT, FALLBACK_FONT]}):
        picture = Picture(figsize=(13, 4.2), layout="constrained")
        learning, risk, trust = picture.subplots(1, 3)
        _draw_learning(learning, rounds, language)
        _draw_risk(risk, rounds[-1].asked, language)
        _draw_trust(trust, rounds[-1].asked, language)
        for axes in (learning, risk, trust):
            axes.spines[["top", "right"]].set_visible(False)
            axes.grid(alpha=0.25)
        try:
            picture.savefig(file, format="png", dpi=_DOTS_PER_INCH)
        except OSError as e:
            why = e.strerror or type(e).__name__
            raise Unacceptable("error-picture-file", file=str(file), why=why) from e


def _draw_learning(axes: "Axes", rounds: Sequence[Round], language: str) -> None:
    _name(axes, "learning", language)
    axes.set_ylim(0, 1)
    rounds = [each for each in rounds if any(asked.answer_ids for asked in each.asked)]
    taught = [round.taught for round in rounds]
    hits = [figures(round.asked, _FIRST_HITS)["hit@1"] for round in rounds]
    lows, highs = [hit.low for hit in hits], [hit.high for hit in hits]
    axes.fill_between(taught, lows, highs, color=_COLOURS[0], alpha=0.15)
    axes.plot(taught, [hit.value for hit in hits], marker="o", color=_COLOURS[0])
    for count, first in zip(taught, hits, strict=True):
        place = (count, first.value)
        axes.annotate(f"{first.value:.2f}", place, (0, 7), textcoords="offset points", ha="center")
    if len(rounds) < 2:
        _note(axes, say(language, "picture-learning-none"))


def _draw_risk(axes: "Axes", asked: Sequence[Asked], language: str) -> None:
    _name(axes, "risk", language)
    axes.set(xlim=(0, 1), ylim=(0, 1))
    for colour, (spoken, some) in zip(_COLOURS, languages(asked).items(), strict=False):
        coverage, risk = zip(*risk_by_coverage(some), strict=True)
        axes.plot(coverage, risk, color=colour, label=say(language, f"picture-{spoken}"))
    axes.legend(frameon=False)


def _draw_trust(axes: "Axes", asked: Sequence[Asked], language: str) -> None:
    _name(axes, "trust", language)
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.plot((0, 1), (0, 1), linestyle=":", color=_GREY)
    for colour, some in zip(_COLOURS, languages(asked).values(), strict=False):
        tenths = calibration(some)
        sizes = [12 + 400 * tenth.size / len(some) for tenth in tenths]
        said, right = [t.confidence for t in tenths], [t.right for t in tenths]
        axes.plot(said, right, color=colour, alpha=0.5)
        axes.scatter(said, right, sizes, color=colour)


def _name(axes: "Axes", panel: str, language: str) -> None:
    axes.set_title(say(language, f"picture-{panel}"))
    axes.set_xlabel(say(language, f"picture-{panel}-across"))
    axes.set_ylabel(say(language, f"picture-{panel}-up"))


def _note(axes: "Axes", text: str) -> None:
    axes.text(0.5, 0.1, text, transform=axes.transAxes, ha="center", color=_GREY)

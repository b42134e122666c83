"""A trend as a chart, and in numbers for those who cannot see it."""

from babel.dates import format_date

from bot.analytics.periods import Cadence, Period
from bot.analytics.trends import Trend
from bot.charts import Chart
from bot.slack.block import Block, context, image
from bot.slack.text import Markup, join, tell, tell_plainly

_SHORT = {"ko": "M/d(EEE)", "en": "EEE d MMM"}

# How a trend is shown: by Slack, as the file of this id, or (None) as a line of numbers.
OWN_CHART = ""
ShownAs = str | None


def day_name(period: Period, language: str) -> str:
    """For a mark on an axis: the first day of a period."""
    if period.cadence is Cadence.MONTH:
        return format_date(period.first, {"ko": "y년 M월", "en": "MMM y"}[language], language)
    return format_date(period.first, _SHORT[language], language)


def chart_of(trend: Trend, language: str) -> Chart:
    return Chart(
        title=tell_plainly(language, "digest-trend"),
        labels=tuple(day_name(each, language) for each in trend.periods),
        series={
            tell_plainly(language, f"type-{kind}"): counts for kind, counts in trend.counts.items()
        },
    )


def numbers_of(trend: Trend, language: str) -> Markup:
    """What the chart shows, for those who cannot see it."""
    told = (
        tell(language, "digest-point", when=day_name(each, language), count=count)
        for each, count in zip(trend.periods, trend.totals, strict=True)
    )
    return tell(language, "digest-trend-numbers", numbers=join(told, by=", "))


def trend_blocks(trend: Trend, language: str, shown_as: ShownAs) -> list[Block]:
    """Slack's chart says nothing to a screen reader, so its numbers stand under it."""
    numbers = numbers_of(trend, language)
    if not any(trend.totals) or shown_as is None:
        return [context(numbers)]
    chart = chart_of(trend, language)
    if shown_as != OWN_CHART:
        return [image(shown_as, chart.title, alt_text=numbers), context(numbers)]
    series = [
        {
            "name": name,
            "data": [
                {"label": label, "value": value}
                for label, value in zip(chart.labels, values, strict=True)
            ],
        }
        for name, values in chart.series.items()
    ]
    drawn = {"type": "line", "series": series, "axis_config": {"categories": list(chart.labels)}}
    block = {"type": "data_visualization", "title": chart.title, "chart": drawn}
    return [block, context(numbers)]

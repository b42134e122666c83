"""The website's addresses, when the shop has turned it on."""

from collections.abc import Callable, Sequence

from fastapi import APIRouter

from bot.channels.contract import Channel
from bot.channels.website.form import WebForm
from bot.channels.website.widget import Widget
from bot.db import Database
from bot.reception import Reception
from bot.web.site import faq, form, widget
from bot.web.site.pages import Pages
from bot.web.site.shop import Shop
from bot.web.site.shown import Faq


def site_routers(
    channels: Sequence[Channel],
    reception: Reception,
    shop: Callable[[], Shop],
    articles: Faq,
    db: Database,
) -> list[APIRouter]:
    forms = [each for each in channels if isinstance(each, WebForm)]
    widgets = [each for each in channels if isinstance(each, Widget)]
    if not forms:
        return []
    pages = Pages(forms[0].settings, shop)
    return [
        pages.router(),
        form.router(pages, forms[0], reception),
        *(widget.router(pages, each, reception, db) for each in widgets),
        faq.router(pages, articles, db),
    ]

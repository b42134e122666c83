"""/contact: the form, what is wrong with it, and the thanks for it."""

from datetime import timedelta

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from bot.channels import contract
from bot.channels.contract import Refused
from bot.channels.website.form import LONGEST, SOONEST, THANKS, Filled, WebForm
from bot.channels.website.stamps import stamp
from bot.clock import now
from bot.reception import Reception
from bot.web.body import TooLarge, read_body
from bot.web.channels import contract_request, receive
from bot.web.site.pages import Pages

_BUSY = {429: "site-form-often", 503: "site-form-unavailable"}


def router(pages: Pages, form: WebForm, reception: Reception) -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    def show(request: Request, filled: Filled, problem: str = "", status: int = 200) -> Response:
        # What was open long enough once need not wait again.
        shown_at = now() - (SOONEST if problem else timedelta(0))
        return pages.show(
            request,
            "contact.html",
            status=status,
            filled=filled,
            problem=problem,
            longest=LONGEST,
            t=stamp(pages.settings.key, shown_at),
        )

    @routes.get("/contact")
    async def contact(request: Request, q: str = "") -> Response:
        return show(request, Filled(message=q[:LONGEST]))

    @routes.get(THANKS)
    async def thanks(request: Request) -> Response:
        return pages.show(request, "thanks.html")

    @routes.post("/in/contact")
    async def take(request: Request) -> Response:
        try:
            came = contract_request(request, await read_body(request, form.max_bytes))
            filled = Filled.read(came.body)
        except TooLarge:
            return show(request, Filled(), "site-form-long", 413)
        except Refused as e:
            return show(request, Filled(), "site-form-long", e.status)
        answer = await run_in_threadpool(receive, form, came, reception, now())
        return _told(request, answer, filled)

    def _told(request: Request, answer: contract.Answer, filled: Filled) -> Response:
        if answer.status == 303:
            chosen = request.query_params.get("lang")
            query = f"?lang={pages.language(request)}" if chosen else ""
            return Response(status_code=303, headers={"Location": f"{THANKS}{query}"})
        problem = _BUSY.get(answer.status) or filled.problem or "site-form-refused"
        return show(request, filled, problem, answer.status)

    return routes

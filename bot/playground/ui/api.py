"""The browser page's API: everything a person can see and do."""

import base64
from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from bot.playground import interactions, modals, senders
from bot.playground.interactions import Act
from bot.playground.ui import shown
from bot.playground.world import Here

JSON = dict[str, Any]

router = APIRouter(prefix="/ui")


class Written(BaseModel):
    agent: str
    channel: str
    text: str = Field(min_length=1)
    thread_ts: str | None = None


class Dropped(BaseModel):
    agent: str
    name: str = Field(min_length=1, max_length=255)
    content: str  # base64
    channel: str | None = None  # None: for the file field of a form
    text: str = ""
    thread_ts: str | None = None


class AppWritten(BaseModel):
    app_id: str
    channel: str
    text: str
    blocks: list[JSON] = []
    attachments: list[JSON] = []


class Typed(BaseModel):
    agent: str
    channel: str
    command: str
    text: str = ""


class ShortcutUse(BaseModel):
    agent: str
    callback_id: str
    channel: str | None = None
    message_ts: str | None = None


class Clicked(BaseModel):
    agent: str
    action_id: str
    block_id: str | None = None
    channel: str | None = None
    message_ts: str | None = None
    view_id: str | None = None
    home: bool = False
    element: JSON = {}
    state: JSON | None = None
    query: str = ""

    def act(self) -> Act:
        return Act(
            agent=self.agent,
            action_id=self.action_id,
            block_id=self.block_id,
            channel=self.channel,
            message_ts=self.message_ts,
            view_id=self.view_id,
            home=self.home,
            done=self.element,
            state=self.state or {},
        )


class Submitted(BaseModel):
    agent: str
    state: JSON = {}


class Closed(BaseModel):
    agent: str
    everything: bool = False


class Agent(BaseModel):
    agent: str


@router.get("/state")
async def state(world: Here, agent: str) -> JSON:
    world.workspace.person(agent)
    return shown.state(world, agent)


@router.get("/channels/{channel}/messages")
async def channel_messages(world: Here, channel: str, agent: str) -> JSON:
    """Reading the channel marks it read."""
    found = shown.channel_messages(world.workspace, channel, agent)
    world.workspace.mark_read(channel, agent)
    return {"messages": found}


@router.post("/channels/{channel}/read")
async def mark_read(world: Here, channel: str, body: Agent) -> JSON:
    world.workspace.mark_read(channel, body.agent)
    return {"ok": True}


@router.get("/threads/{channel}/{ts}")
async def thread_messages(world: Here, channel: str, ts: str, agent: str) -> JSON:
    return {"messages": shown.thread_messages(world.workspace, channel, ts, agent)}


@router.post("/messages")
async def write(world: Here, body: Written) -> JSON:
    message = senders.write(world, body.agent, body.channel, body.text, body.thread_ts)
    return {"ok": True, "message": shown.message(world.workspace, message)}


@router.post("/files")
async def drop(world: Here, body: Dropped) -> JSON:
    content = base64.b64decode(body.content)
    file = senders.upload(
        world, body.agent, body.name, content, body.channel, body.text, body.thread_ts
    )
    return {"ok": True, "file": file.to_slack()}


@router.post("/app-messages")
async def write_as_app(world: Here, body: AppWritten) -> JSON:
    message = senders.write_as_app(
        world, body.app_id, body.channel, body.text, body.blocks, body.attachments
    )
    return {"ok": True, "message": shown.message(world.workspace, message)}


@router.post("/commands")
async def command(world: Here, body: Typed) -> JSON:
    return await interactions.command(world, body.agent, body.channel, body.command, body.text)


@router.post("/shortcuts")
async def shortcut(world: Here, body: ShortcutUse) -> JSON:
    return await interactions.shortcut(
        world, body.agent, body.callback_id, body.channel, body.message_ts
    )


@router.post("/actions")
async def click(world: Here, body: Clicked) -> JSON:
    return await interactions.click(world, body.act())


@router.post("/options")
async def suggest(world: Here, body: Clicked) -> JSON:
    return await interactions.suggest(world, body.act(), body.query)


@router.get("/views")
async def open_views(world: Here, agent: str) -> JSON:
    """The agent's open modals, topmost last: for a page that was reloaded."""
    return {"views": [view.to_slack() for view in world.views.stack(agent)]}


@router.post("/views/{view_id}/submit")
async def submit(world: Here, view_id: str, body: Submitted) -> JSON:
    return await modals.submit(world, body.agent, view_id, body.state)


@router.post("/views/{view_id}/close")
async def close(world: Here, view_id: str, body: Closed) -> JSON:
    return await modals.close(world, body.agent, view_id, everything=body.everything)


@router.get("/home")
async def home(world: Here, agent: str) -> JSON:
    view = world.views.home(agent)
    return {"view": view.to_slack() if view else None}


@router.post("/home/open")
async def open_home(world: Here, body: Agent) -> JSON:
    world.workspace.person(body.agent)
    view = world.views.open_home(body.agent)
    return {"view": view.to_slack() if view else None}


@router.get("/calls")
async def calls(world: Here, method: str = "", since: float = 0.0) -> JSON:
    return {"calls": world.journal.to_page(method, since)}


class FaultChange(BaseModel, extra="forbid"):
    latency_ms: int | None = Field(None, ge=0)
    rate_429: float | None = Field(None, ge=0, le=1)
    rate_500: float | None = Field(None, ge=0, le=1)
    rate_drop: float | None = Field(None, ge=0, le=1)
    rate_timeout: float | None = Field(None, ge=0, le=1)
    down: bool | None = None
    history_lag_ms: int | None = Field(None, ge=0)
    reply_fault: Literal["none", "500", "timeout", "drop", "410"] | None = None


class LimitChange(BaseModel):
    limits: Literal["on", "off"]


@router.get("/faults")
async def faults(world: Here) -> JSON:
    return world.faults.to_page()


@router.put("/faults")
async def set_faults(world: Here, body: FaultChange) -> JSON:
    """Only what is named changes."""
    world.faults.set(**body.model_dump(exclude_none=True))
    return world.tell_faults()


@router.put("/limits")
async def set_limits(world: Here, body: LimitChange) -> JSON:
    world.limiter.on = body.limits == "on"
    world.limiter.reset()
    return {"limits": body.limits}


class Disconnect(BaseModel):
    reason: Literal["warning", "refresh_requested", "link_disabled"]


@router.post("/sockets/disconnect")
async def disconnect_sockets(world: Here, body: Disconnect) -> JSON:
    """Recycle the app's Socket Mode connections, as Slack does every few hours."""
    await world.sockets.disconnect(body.reason)
    return {"ok": True}


@router.post("/reset")
async def reset(world: Here) -> JSON:
    await world.reset()
    return {"ok": True}

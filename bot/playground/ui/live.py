"""The browser page's live line: notices as they are pinned on the board."""

import asyncio
import json
from typing import Any

from fastapi import APIRouter
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.playground.board import HomeOpened, Item, Notice, Reacted
from bot.playground.messages import Message
from bot.playground.ui import shown
from bot.playground.workspace import Workspace
from bot.playground.world import World

JSON = dict[str, Any]

router = APIRouter()


@router.websocket("/ui/ws")
async def follow(socket: WebSocket, agent: str) -> None:
    world: World = socket.app.state.world
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[Item] = asyncio.Queue()

    def pass_on(item: Item) -> None:
        loop.call_soon_threadsafe(queue.put_nowait, item)

    unsubscribe = world.workspace.board.subscribe(pass_on)  # before the page can act
    try:
        await socket.accept()
        listening = asyncio.create_task(_until_closed(socket))
        while not listening.done():
            item = await _next(queue, listening)
            for frame in frames(item, world.workspace, agent) if item else []:
                await socket.send_text(json.dumps(frame, ensure_ascii=False))
    except WebSocketDisconnect:
        return
    finally:
        unsubscribe()


async def _next(queue: asyncio.Queue[Item], listening: asyncio.Task[None]) -> Item | None:
    """The next item, or None when the page has gone first."""
    waiting = asyncio.create_task(queue.get())
    await asyncio.wait([waiting, listening], return_when=asyncio.FIRST_COMPLETED)
    if waiting.done():
        return waiting.result()
    waiting.cancel()
    return None


async def _until_closed(socket: WebSocket) -> None:
    try:
        while True:
            await socket.receive_text()
    except WebSocketDisconnect:
        return


def frames(item: Item, workspace: Workspace, agent: str) -> list[JSON]:
    """What this agent's page is told; ephemerals and views go to their owner only."""
    if isinstance(item, Notice):
        return [{"type": item.type, **item.body}] if item.agent in (None, agent) else []
    if isinstance(item, HomeOpened):
        return []
    message = item.message
    channel = workspace.channels.get(message.channel)
    if channel is None or agent not in channel.members:
        return []
    if message.ephemeral_for not in (None, agent):
        return []
    found = [_message(workspace, message)]
    root = channel.messages.get(message.thread_ts or "")
    if root is not None and root.ts != message.ts:
        found.append(_message(workspace, root))  # its reply count has changed
    if not isinstance(item, Reacted) and item.kind == "posted" and not message.ephemeral_for:
        count = workspace.unread(channel.id, agent)
        found.append({"type": "unread", "channel": channel.id, "count": count})
    return found


def _message(workspace: Workspace, message: Message) -> JSON:
    body = shown.message(workspace, message)
    return {"type": "message", "channel": message.channel, "message": body}

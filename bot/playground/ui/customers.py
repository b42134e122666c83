"""The browser page's API for the customers' pane."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from bot.playground import senders
from bot.playground.world import Here

JSON = dict[str, Any]

router = APIRouter(prefix="/ui")


class CustomerWritten(BaseModel):
    text: str = Field(min_length=1)
    subject: str = ""
    thread: str = ""
    event_id: str = ""


class Pause(BaseModel):
    paused: bool


@router.get("/customers/{persona}/messages")
async def messages(world: Here, persona: str) -> JSON:
    shown = [message.to_page() for message in world.customers.messages(persona)]
    return {"messages": shown, "duplicates_absorbed": world.customers.duplicates_absorbed}


@router.post("/customers/{persona}/messages")
async def write(world: Here, persona: str, body: CustomerWritten) -> JSON:
    message = await senders.customer_types(world, persona, **body.model_dump())
    return {"ok": message.state == "delivered", "message": message.to_page()}


@router.post("/customers/{persona}/ask")
async def ask(world: Here, persona: str) -> JSON:
    await senders.customer_asks(world, persona)
    return {"ok": True}


@router.post("/customers/{persona}/retry/{message_id}")
async def retry(world: Here, persona: str, message_id: str) -> JSON:
    message = await senders.retry(world, persona, message_id)
    return {"ok": message.state == "delivered", "message": message.to_page()}


@router.post("/samples/next")
async def next_sample(world: Here) -> JSON:
    sample = await senders.next_sample(world)
    sent = {"id": sample.id, "persona": sample.persona.id, "note": sample.note} if sample else None
    return {"ok": sample is not None, "sample": sent, "samples": world.deck.to_page()}


@router.post("/samples/pause")
async def pause(world: Here, body: Pause) -> JSON:
    world.deck.paused = body.paused
    return world.tell_samples()

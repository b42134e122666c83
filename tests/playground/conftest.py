"""A running playground, and a real Bolt app that talks to it over HTTP."""

from collections.abc import Iterator

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.playground.server import Playground
from bot.playground.settings import Pace, PlaygroundSettings
from tests.playground.bolt_server import serving

QUICK = Pace(event_retries=(0.0, 0.1, 0.1), hold=5.0)


@pytest.fixture(scope="session")
def running() -> Iterator[Playground]:
    with Playground(PlaygroundSettings(lang="en", pace=QUICK, limits="off")) as playground:
        yield playground


@pytest.fixture
def playground(running: Playground) -> Playground:
    """One server for the whole run, empty and without an app at the start of every test."""
    running.connect(app_url="")
    running.set_limits("off")
    running.reset()
    return running


@pytest.fixture
def client(playground: Playground) -> WebClient:
    return WebClient(
        token=playground.settings.bot_token, base_url=playground.api_url, retry_handlers=[]
    )


@pytest.fixture
def app(playground: Playground, client: WebClient) -> App:
    return App(
        client=client,
        signing_secret=playground.settings.signing_secret,
        ignoring_self_events_enabled=False,
    )


@pytest.fixture
def bot(playground: Playground, app: App) -> Iterator[App]:
    """The app served over HTTP and known to the playground; listeners may be added later."""
    with serving(app) as url:
        playground.connect(app_url=url)
        playground.wait_until(lambda: playground.world.outbound.connected)
        yield app

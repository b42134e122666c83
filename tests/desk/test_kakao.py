"""A running desk answers a plain question on KakaoTalk by itself, while the customer waits."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.autonomy import grants
from bot.autonomy.gate import Gate
from bot.clock import now
from bot.db import Database
from bot.drafting.voice import read_voice
from bot.environment import Environment
from bot.opening import open_library
from bot.settings import read_config
from bot.simulators.kakao import KakaoSimulator
from bot.texts import say
from bot.tickets.autonomy import Mode
from bot.tickets.judgements import AnswerThreshold
from bot.tickets.models import Delivery
from bot.tickets.terms import Channel, DeliveryState
from tests.bench.databases import looked_at
from tests.desk_process import Stage, stage
from tests.fakes import MINA, rows, wait_until

ARTICLE, QUESTION = "ko-pay-06", "무이자 할부 돼요?"
TRIES = 12  # some questions are drawn at random for a person


@pytest.fixture
def vendor() -> Iterator[KakaoSimulator]:
    simulator = KakaoSimulator()
    simulator.start()
    with closing(simulator):
        yield simulator


def allow(running: Stage, db: Database, home: Path) -> None:
    """As if agents had proven a threshold and an admin had switched the article on."""

    def proven() -> bool:  # the desk writes the row with its first look
        with db.write() as session:
            session.execute(update(AnswerThreshold).values(confidence=0.8))
        return bool(rows(db, AnswerThreshold))

    wait_until(proven, 90)
    running.wait_until_read()
    config = read_config(Path(running.environment["DESKBELL_CONFIG"]))
    env = Environment(_env_file=None, deskbell_home=home)
    with closing(open_library(env, config, db)) as library:
        library.refresh()
        gate = Gate(library, read_voice(config.shop.knowledge), config.shop.tone)
        article = gate.approved(ARTICLE)
        assert article
        with db.write() as session:
            grants.switch_on(session, article, Channel.KAKAO, agent=MINA, now=now())
            grants.set_mode(session, Mode.LIVE, agent=MINA, now=now())


@pytest.mark.slow
def test_a_plain_question_is_answered_in_the_same_request(
    tmp_path: Path, vendor: KakaoSimulator
) -> None:
    vendor.offers_callback = False
    with stage(tmp_path, **vendor.environment()) as running:  # type: ignore[arg-type]
        home = Path(running.environment["DESKBELL_HOME"])
        with looked_at(home, "") as db:
            allow(running, db, home)
            for number in range(TRIES):
                vendor.say(running.url, f"c-{number}", QUESTION)
                if vendor.shown[-1].is_reply:
                    break
            assert "체크카드와 법인카드는 할부가 되지 않습니다." in vendor.shown[-1].text
            assert [each.state for each in rows(db, Delivery)] == [DeliveryState.DELIVERED]
            # What a person must see is acknowledged.
            vendor.say(running.url, "c-person", "상자가 찌그러져서 왔어요. 환불해 주세요.")
            told = say("ko", "kakao-received", ticket="").split("\n")[0]
            assert vendor.shown[-1].text.startswith(told)
    assert vendor.refused == []

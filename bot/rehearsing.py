"""`deskbell eval autonomy`: the whole way of a message to the gate, with every article switched on
and nothing sent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.autonomy.evaluation import Judged
from bot.autonomy.gate import Gate
from bot.autonomy.rules import Caps, Facts, Switch, may_answer_alone
from bot.drafting.voice import read_voice
from bot.drafting.writer import Writer
from bot.evaluating import Query
from bot.settings import DeskConfig
from bot.tickets.terms import Channel, DraftKind
from bot.tickets.values import Turn
from bot.triage.classifier import Classifier
from bot.triage.triager import Triager
from knowledge.search import Library


class Rehearsed(Query):
    never_alone: bool = False  # a person's, whatever the documents say


@dataclass(frozen=True)
class Rehearsal:
    """The stations of a desk over one library, without a language model."""

    config: DeskConfig
    library: Library
    confidence: float  # the shop's threshold
    newest: Callable[[], Classifier] | None  # as in a running desk; None: the signals sort alone

    def run(self, queries: Sequence[Rehearsed], step: Callable[[], object]) -> list[Judged]:
        shop = self.config.shop
        triager = Triager(self.config, None, self.newest)
        writer = Writer(self.config, self.library, None)
        gate = Gate(self.library, read_voice(shop.knowledge), shop.tone)
        judged = []
        for query in queries:
            judged.append(self._judge(query, triager, writer, gate))
            step()
        return judged

    def _judge(self, query: Rehearsed, triager: Triager, writer: Writer, gate: Gate) -> Judged:
        turn = Turn((query.text,), Channel.WEB_FORM)
        triage = triager(turn, 0)
        proposal = writer.write(turn, triage, 0).proposal
        sight = gate.look(turn, triage.language)
        is_answer = proposal.kind is DraftKind.ANSWER
        leans_on = tuple(source.passage_id for source in proposal.sources) if is_answer else ()
        settings = self.config.autonomy
        facts = Facts(
            type=triage.type,
            review=triage.review,
            has_open_complaint=False,
            question=query.text,
            said=(query.text,),
            has_attachments=False,
            has_agent_spoken=False,
            article=sight.article,
            draft_leans_on=leans_on,
            reply=sight.reply,
            confidence=sight.confidence,
            threshold=self.confidence,
            lead=sight.lead,
            least_lead=settings.least_lead,
            match=sight.match,
            sent_to_customer=0,
            sent_this_hour=0,
            caps=Caps(settings.per_customer, settings.per_hour),
            is_index_well=sight.is_well,
            is_model_well=True,
            switch=Switch(is_on=True, version=sight.article.version if sight.article else ""),
            is_shadow=False,
            hosts=frozenset(settings.hosts),
        )
        return Judged(
            query_id=query.query_id,
            answer_ids=frozenset(query.answer_ids),
            is_never_alone=query.never_alone,
            article_id=sight.article.article_id if sight.article else "",
            bars=may_answer_alone(facts).bars,
        )

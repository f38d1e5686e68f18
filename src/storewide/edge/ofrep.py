"""Evaluates flags for whoever asks: the server of the OpenFeature Remote Evaluation Protocol (OFREP).

Unchanged OpenFeature clients ask here, for one flag (servers) or for all flags marked for clients (browsers and apps).
An evaluation waits for no disk, and no client is ever told to slow down: who cannot be answered serves its own default.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from crawleruseragents import is_crawler

from storewide.edge import flag_answers
from storewide.edge.asgi import Receive, Scope, Send, reply
from storewide.edge.faults import NotAnswered
from storewide.edge.flag_answers import Answer, NotEvaluated
from storewide.edge.flag_counts import FlagCounts
from storewide.edge.flag_exposures import Exposures
from storewide.edge.flag_keys import FlagKeys
from storewide.edge.flag_rules import Rules
from storewide.edge.flag_stream import Streams
from storewide.edge.headers import Headers
from storewide.edge.intake import ClientGone
from storewide.edge.reading import body_of, parsed
from storewide.flags.rules.evaluation import FLAG_NOT_FOUND, Evaluation, Exposure, failed
from storewide.flags.rules.ruleset import Ruleset
from storewide.lib.clock import now
from storewide.warehouse.write_keys import CLIENT_FLAGS, Key

ALL = "/ofrep/v1/evaluate/flags"
ONE = f"{ALL}/"
CONTEXT_BYTES = 64 * 1024
UNIT_CHARACTERS = 256
_AGENTS = 10_000

type Context = dict[str, Any]


class Ofrep:
    """The doors under `/ofrep/`."""

    def __init__(
        self, rules: Rules, keys: FlagKeys, streams: Streams, exposures: Exposures, counts: FlagCounts
    ) -> None:
        self._rules = rules
        self._keys = keys
        self._streams = streams
        self._exposures = exposures
        self._counts = counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path: str = scope["path"]
        flag = path[len(ONE) :] if path.startswith(ONE) else ""
        try:
            status, headers, body = await self._answer(scope, receive, flag)
        except NotEvaluated as error:
            status, headers, body = flag_answers.refused(error, flag)
        except NotAnswered as error:
            status, headers, body = flag_answers.refused(flag_answers.not_read(error.fault), flag)
        except ClientGone:
            return
        await reply(send, status, headers, body)

    async def _answer(self, scope: Scope, receive: Receive, flag: str) -> Answer:
        if scope["method"] == "OPTIONS":
            return 204, flag_answers.PREFLIGHT, b""
        if scope["method"] != "POST" or not (flag or scope["path"] == ALL):
            raise flag_answers.not_here(scope["path"])
        headers: Headers = scope["headers"]
        key = self._keys.of_request(headers)
        context = _context(parsed(await body_of(receive, headers, CONTEXT_BYTES)))
        if self._rules.fault:
            raise NotEvaluated(500, flag_answers.GENERAL, self._rules.fault)
        at = now()
        rules = self._rules.of(key)
        if flag:
            found = _one(rules, key, flag, context, at)
            self._note(rules, key, [found], context, headers, at)
            return flag_answers.single(found)
        served = [rules.evaluate(each, context, at=at) for each in rules.client_keys()] if rules else []
        self._note(rules, key, served, context, headers, at)
        known = next((value for name, value in headers if name == b"if-none-match"), b"")
        return flag_answers.bulk(served, known, self._streams.offered(key))

    def _note(
        self,
        rules: Ruleset | None,
        key: Key,
        served: Iterable[Evaluation],
        context: Context,
        headers: Headers,
        at: datetime,
    ) -> None:
        """Count what was served, and write down what counts for an experiment: not what a crawler or a tester saw."""
        exposures: list[Exposure] = []
        for each in served:
            if each.error_code != FLAG_NOT_FOUND:
                self._counts.evaluated(key, each.key, each.variant or "", at)
            exposures += each.exposures
        if exposures and rules and rules.records and not _crawls(_agent(context, headers)):
            self._exposures.note(key, exposures, at)


def _one(rules: Ruleset | None, key: Key, flag: str, context: Context, at: datetime) -> Evaluation:
    """What the context is served of a flag; one that is not marked for clients is not there for a public key."""
    if rules is None or (key.flags == CLIENT_FLAGS and flag not in rules.client_keys()):
        return failed(
            flag, FLAG_NOT_FOUND, f"{key.store} has no such flag in {key.environment} for this key."
        )
    return rules.evaluate(flag, context, at=at)


def _context(told: Context) -> Context:
    """The context of a body; raises NotEvaluated where it is none, or names its unit by what is no name."""
    context = told.get("context")
    if context is None:
        return {}
    if not isinstance(context, dict):
        raise flag_answers.wrong_context('The context is not a JSON object; send {"context": {...}}.')
    for name in ("targetingKey", "customerId"):
        unit = context.get(name, "")
        if type(unit) is str and len(unit) <= UNIT_CHARACTERS:
            continue
        if unit is not None and type(unit) is not int:
            raise flag_answers.wrong_context(f"{name} is no text of at most {UNIT_CHARACTERS} characters.")
    return context


def _agent(context: Context, headers: Headers) -> str:
    """The user agent of the visitor: what a server says of it, else the browser that asks."""
    told = context.get("userAgent")
    if isinstance(told, str):
        return told
    return next((value.decode("latin-1") for name, value in headers if name == b"user-agent"), "")


@lru_cache(_AGENTS)
def _crawls(agent: str) -> bool:
    """Whether a visitor is a crawler by its own word. A program that names no browser asks for somebody else."""
    return agent.startswith("Mozilla/") and is_crawler(agent)

"""Read a text with a model: part by part, from what was answered before or over the network."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from plenipo.errors import Place, SituationError
from plenipo.reading.llm.accept import Rejected, Session
from plenipo.reading.llm.cache import Cache
from plenipo.reading.llm.client import Answer, Client, Limits
from plenipo.reading.llm.endpoint import Endpoint
from plenipo.reading.llm.prompt import VERSION, Chunk, Message, chunks, first, repair
from plenipo.reading.llm.schema import Said, SchemaError, parse, salvage
from plenipo.reading.parts import Attribution, Names, Quote, Text

__all__ = ["Found", "notice", "read"]

LARGEST = 200_000  # characters; more would be a book, and a bill
_REPAIRS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a model read in a text and the text bears out."""

    attributions: tuple[Attribution, ...]
    rejected: tuple[Rejected, ...]
    provenance: Mapping[str, str | int]  # route, host, model, prompt, parts
    asked: int  # parts the model was asked about
    kept: int  # parts whose reply was kept from before


def notice(text: Text, endpoint: Endpoint) -> str:
    """What would leave this machine: show it before `read`."""
    parts = list(chunks(text))
    sent = sum(part.span[1] - part.span[0] for part in parts)
    return endpoint.leaves(sent, len(parts))


def read(
    text: Text,
    names: Names,
    quotes: Sequence[Quote],
    *,
    endpoint: Endpoint,
    cache: Path | None = None,
    limits: Limits | None = None,
    client: Callable[[Endpoint, Limits | None], Client] = Client,
) -> Found:
    """Ask a model what a text attributes to whom, and keep what stands in the text.

    Parameters
    ----------
    text : Text
    names : Names
        Of the same text: they decide who a speaker is.
    quotes : sequence of Quote
        Of the same text: they decide what is a direct quotation.
    endpoint : Endpoint
    cache : Path, optional
        Folder of replies kept; none are kept without it.
    limits : Limits, optional
        Of time, size and tries.
    client : callable, optional
        Makes the client.

    Returns
    -------
    Found
        `rejected` has everything the model wrote that does not stand in the text.

    Raises
    ------
    SituationError
        The text is too long to be sent away.
    MethodError
        The endpoint does not answer, or not as one does.
    MissingExtra
        httpx is not installed.
    """
    if len(text.raw) > LARGEST:
        message = f"{len(text.raw):,} characters are more than the {LARGEST:,} sent to a model."
        hint = "Read the part that matters, or read without --llm."
        raise SituationError(
            [Place(file="read", path="--llm", message=message, hint=hint)],
            closing="Nothing was sent.",
        )
    session = Session(text, names, quotes)
    store = Cache(cache)
    asked = kept = parts = 0
    model = endpoint.model
    with client(endpoint, limits) as http:
        for chunk in chunks(text):
            parts += 1
            messages = first(text, chunk)
            key = store.key(endpoint.url, {"model": endpoint.model, "messages": messages})
            held = store.get(key)
            if held is not None and isinstance(held.get("content"), str):
                kept += 1
                answer = Answer(held["content"], False, str(held.get("model", model)))
            else:
                asked += 1
                answer = _reply(http, messages)
                if _sound(answer):
                    store.put(key, {"content": answer.content, "model": answer.model})
            model = answer.model
            _take(session, chunk, answer)
    return Found(
        attributions=tuple(replace(one, rule=f"{one.rule} {model}") for one in session.found),
        rejected=tuple(session.rejected),
        provenance={
            "route": "llm",
            "host": endpoint.host,
            "model": model,
            "prompt": VERSION,
            "parts": parts,
        },
        asked=asked,
        kept=kept,
    )


def _reply(http: Client, messages: list[Message]) -> Answer:
    """A reply of the form asked for, after at most two repairs; or the last one."""
    answer = http.ask(messages)
    for _ in range(_REPAIRS):
        try:
            parse(answer.content)
        except SchemaError as err:
            why = "it was cut off" if answer.cut else str(err)
            answer = http.ask(repair(messages, answer.content, why))
        else:
            break
    return answer


def _sound(answer: Answer) -> bool:
    try:
        parse(answer.content)
    except SchemaError:
        return False
    return True


def _take(session: Session, chunk: Chunk, answer: Answer) -> None:
    """Take what has the right form and list what has not."""
    good: dict[int, Said] = {}
    try:
        good, wrong = salvage(answer.content)
    except SchemaError as err:
        why = "the reply was cut off" if answer.cut else str(err)
        session.reject(chunk, answer.content or "(an empty reply)", f"no usable reply: {why}")
        return
    for why in wrong:
        session.reject(chunk, "(a statement of another form)", why)
    session.take(chunk, good)

"""One question to a chat endpoint: bounded in time, size and tries, and never sent elsewhere."""

from __future__ import annotations

import email.utils
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from plenipo.errors import MethodError, MissingExtra
from plenipo.reading.llm.endpoint import KEY, Endpoint
from plenipo.reading.llm.prompt import Message, response_format

if TYPE_CHECKING:
    from types import TracebackType

    import httpx

__all__ = ["Answer", "Client", "Limits"]

_AGAIN = (408, 429, 500, 502, 503, 504)
_MOVED = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long and how much at most."""

    reply: float = 120.0  # seconds for one reply, from its first try to its last letter
    total: float = 900.0  # seconds for a whole text
    silence: float = 60.0  # seconds without a letter
    size: int = 2_000_000  # bytes of one reply
    tries: int = 4  # of one question
    wait: float = 30.0  # longest pause that is kept, seconds


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model wrote."""

    content: str
    cut: bool  # it ended for lack of room
    model: str  # as the endpoint names it


class Client:
    """Asks an endpoint; a context manager."""

    def __init__(
        self,
        endpoint: Endpoint,
        limits: Limits | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        try:
            import httpx
        except ImportError:
            raise MissingExtra("llm", "Asking a model") from None
        self.endpoint = endpoint
        self.limits = limits or Limits()
        self._clock, self._sleep = clock, sleep
        self._end = clock() + self.limits.total
        self.schema = True  # whether the endpoint takes a response_format
        try:
            self._http = httpx.Client(follow_redirects=False, trust_env=True)
        except (ValueError, httpx.InvalidURL, ImportError) as err:
            raise MethodError(
                f"The proxy set in the environment cannot be used ({type(err).__name__}).",
                instead="Set HTTPS_PROXY to http://host:port, or unset it.",
            ) from None

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, at: TracebackType | None
    ) -> None:
        self._http.close()

    def body(self, messages: list[Message]) -> dict[str, Any]:
        """The request; the same question gives the same one."""
        body: dict[str, Any] = {
            "model": self.endpoint.model,
            "messages": messages,
            "temperature": 0,
            "stream": False,
        }
        if self.schema:
            body["response_format"] = response_format()
        return body

    def ask(self, messages: list[Message]) -> Answer:
        """Ask, and again where the endpoint is busy.

        Raises
        ------
        MethodError
            No reply in time, a refusal, a redirect to another host, or no chat reply at all.
        """
        status, raw = self._patient(messages)
        if status in (400, 422) and self.schema:  # it may not know response_format
            self.schema = False
            status, raw = self._patient(messages)
        if status != 200:
            raise self._refused(status, raw)
        return self._answer(raw)

    def _patient(self, messages: list[Message]) -> tuple[int, bytes]:
        import httpx

        limits = self.limits
        end = min(self._end, self._clock() + limits.reply)
        why = ""
        for attempt in range(limits.tries):
            pause = 2.0**attempt
            try:
                status, raw, asked = self._once(self.endpoint, messages, end)
                if status not in _AGAIN:
                    return status, raw
                why = f"answers with status {status}"
                pause = asked if asked is not None else pause
            except httpx.TimeoutException:
                why = "does not answer in time"
            except (httpx.ConnectError, httpx.NetworkError, httpx.RemoteProtocolError) as err:
                why = f"cannot be reached ({type(err).__name__})"
            except (httpx.HTTPError, httpx.InvalidURL) as err:
                raise self._failed(f"failed ({type(err).__name__})") from None
            if pause > limits.wait:
                why += f" and asks for a pause of {pause:.0f} s"
                break
            if attempt + 1 == limits.tries or self._clock() + pause >= end:
                break
            self._sleep(pause)
        raise self._failed(why)

    def _once(
        self, endpoint: Endpoint, messages: list[Message], end: float, moves: int = 2
    ) -> tuple[int, bytes, float | None]:
        import httpx

        left = end - self._clock()
        if left <= 0:
            raise self._failed("does not answer in time")
        patience = min(left, self.limits.silence)
        headers = {"Accept-Encoding": "identity", "Accept": "application/json"}
        if endpoint.key:
            headers["Authorization"] = f"Bearer {endpoint.key}"
        with self._http.stream(
            "POST",
            endpoint.url,
            json=self.body(messages),
            headers=headers,
            timeout=httpx.Timeout(patience, connect=min(patience, 15.0)),
        ) as reply:
            if reply.status_code in _MOVED:
                there = str(httpx.URL(endpoint.url).join(reply.headers.get("Location", "")))
                moved = reply.status_code
            else:
                return reply.status_code, self._read(reply, end), _pause(reply)
        if not endpoint.same(there):
            raise self._failed("sends the question on to another address, which was not followed")
        if moved not in (307, 308) or moves == 0:
            raise self._failed("sends the question on in a way that loses it")
        return self._once(replace(endpoint, url=there), messages, end, moves - 1)

    def _read(self, reply: httpx.Response, end: float) -> bytes:
        """The body as it came, up to the limits."""
        if reply.headers.get("Content-Encoding", "identity").lower() not in ("identity", ""):
            raise self._failed("packs its reply although asked not to")
        parts: list[bytes] = []
        size = 0
        for part in reply.iter_raw():
            size += len(part)
            if size > self.limits.size:
                raise self._failed(f"sends more than {self.limits.size:,} bytes")
            if self._clock() > end:
                raise self._failed("does not end its reply in time")
            parts.append(part)
        return b"".join(parts)

    def _answer(self, raw: bytes) -> Answer:
        try:
            found: Any = json.loads(raw.decode("utf-8"))
            choice = found["choices"][0]
            content = choice["message"]["content"]
            model = found.get("model")
            cut = choice.get("finish_reason") == "length"
        except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
            raise self._failed(
                f"does not answer as a chat endpoint does: {self._seen(raw)}"
            ) from None
        name = model if isinstance(model, str) and model.isprintable() else self.endpoint.model
        return Answer(content if isinstance(content, str) else "", cut, name[:200])

    def _seen(self, raw: bytes) -> str:
        """The beginning of a reply, fit to be shown: no key, no control characters."""
        text = raw[:2000].decode("utf-8", "replace")
        if self.endpoint.key:
            text = text.replace(self.endpoint.key, "...")
        text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
        return f"{text[:160]!r}" if text else "nothing"

    def _refused(self, status: int, raw: bytes) -> MethodError:
        if status in (401, 403):
            return self._failed(f"refuses the key (status {status})", f"Set {KEY}.")
        if status == 404:
            return self._failed(
                "does not know this address or model (status 404)",
                "The address ends in /v1 with most endpoints; check --model.",
            )
        return self._failed(f"refuses the question (status {status}): {self._seen(raw)}")

    def _failed(self, why: str, instead: str = "") -> MethodError:
        return MethodError(
            f"The model at {self.endpoint.host} {why.removesuffix('.')}.",
            instead=f"{instead} Parts already answered are kept; reading without --llm needs no "
            "model.".lstrip(),
        )


def _pause(reply: httpx.Response) -> float | None:
    """What `Retry-After` asks for, in seconds."""
    asked = reply.headers.get("Retry-After", "").strip()
    if asked.isascii() and asked.isdigit():
        return float(asked[:9])
    try:
        when = email.utils.parsedate_to_datetime(asked)
        return max(when.timestamp() - time.time(), 0.0)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None

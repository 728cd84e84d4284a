"""Busy, slow, endless, moved and wrong endpoints; and where the key goes."""

from __future__ import annotations

import email.utils
import sys
import time

import pytest

from plenipo.errors import MethodError, MissingExtra, SituationError
from plenipo.reading.llm import KEY, Endpoint, Limits
from plenipo.reading.llm.client import Client
from tests.reading.llm.server import Asked, Raw, Script, chat, endpoint

pytest.importorskip("httpx")
pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
ASK = [{"role": "user", "content": "{}"}]
SECRET = "sk-very-secret"


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", KEY):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


class Watch:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def __call__(self) -> float:
        return self.now


def asked_of(script: Script, limits: Limits | None = None) -> tuple[str, Watch]:
    """What the model writes, and how long was waited."""
    watch = Watch()
    with (
        endpoint(script) as (url, _),
        Client(Endpoint.of(url, "m", key=SECRET), limits, clock=watch, sleep=watch.sleep) as http,
    ):
        return http.ask(ASK).content, watch


def failure(script: Script, limits: Limits | None = None) -> str:
    with pytest.raises(MethodError) as caught:
        asked_of(script, limits)
    assert SECRET not in str(caught.value)
    return str(caught.value)


def test_a_busy_endpoint_is_asked_again_when_it_says() -> None:
    def script(number: int, asked: Asked) -> Raw:
        return Raw(429, headers={"Retry-After": "7"}) if number < 2 else chat("done")

    content, watch = asked_of(script)
    assert content == "done"
    assert watch.slept == [7.0, 7.0]


def test_a_date_to_come_back_at() -> None:
    when = email.utils.formatdate(time.time() + 20, usegmt=True)
    busy = Raw(503, headers={"Retry-After": when})
    content, watch = asked_of(lambda number, asked: busy if number == 0 else chat("done"))
    assert content == "done"
    assert watch.slept == [pytest.approx(20, abs=3)]


def test_no_endpoint_is_asked_for_ever() -> None:
    watch = Watch()
    with endpoint(lambda number, asked: Raw(500)) as (url, asked):
        http = Client(Endpoint.of(url, "m"), clock=watch, sleep=watch.sleep)
        with http, pytest.raises(MethodError, match="status 500"):
            http.ask(ASK)
        assert len(asked) == 4
    assert watch.slept == [1.0, 2.0, 4.0]
    told = failure(lambda number, asked: Raw(429, headers={"Retry-After": "86400"}))
    assert "asks for a pause of 86400 s" in told
    assert "not answer in time" in failure(lambda number, asked: chat("late"), Limits(reply=0.0))


@pytest.mark.timing
def test_a_silent_endpoint() -> None:
    began = time.monotonic()
    told = failure(lambda number, asked: Raw(delay=30.0), Limits(silence=0.1, tries=2))
    assert "does not answer in time" in told
    assert time.monotonic() - began < 5


def test_an_endless_reply() -> None:
    told = failure(lambda number, asked: Raw(endless=True), Limits(size=300_000))
    assert "more than 300,000 bytes" in told


def test_a_packed_reply_is_not_unpacked() -> None:
    packed = Raw(body=b"\x1f\x8b", headers={"Content-Encoding": "gzip"})
    assert "packs its reply" in failure(lambda number, asked: packed)


@pytest.mark.parametrize(
    "raw",
    [
        Raw(body=b"<!doctype html><title>Log in</title>"),
        Raw(body=b""),
        Raw(body=b"[" * 100_000),
        Raw(body=b'{"choices": []}'),
        Raw(body=b'{"error": "no"}'),
        Raw(body=b"\xff\xfe\x00"),
        Raw(body=b"3"),
        Raw(body=f'"{SECRET} \x1b[31m"'.encode()),
    ],
)
def test_something_that_is_no_chat_endpoint(raw: Raw) -> None:
    told = failure(lambda number, asked: raw)
    assert "does not answer as a chat endpoint does" in told
    assert told.isprintable()


@pytest.mark.parametrize(
    ("status", "word"),
    [(401, KEY), (403, KEY), (404, "--model"), (413, "status 413"), (418, "status 418")],
)
def test_a_refusal_says_what_to_do(status: int, word: str) -> None:
    echo = Raw(status, body=f"bad key {SECRET}".encode())
    assert word in failure(lambda number, asked: echo)


def test_an_endpoint_without_schemas() -> None:
    def script(number: int, asked: Asked) -> Raw:
        return Raw(400) if "response_format" in asked.body else chat("plain")

    with endpoint(script) as (url, asked), Client(Endpoint.of(url, "m")) as http:
        assert http.ask(ASK).content == "plain"
        assert http.ask(ASK).content == "plain"
        assert ["response_format" in one.body for one in asked] == [True, False, False]


def test_a_redirect_stays_on_the_host() -> None:
    def script(number: int, asked: Asked) -> Raw:
        moved = Raw(307, headers={"Location": "/v2/chat/completions"})
        return moved if asked.path.startswith("/v1/") else chat(asked.path)

    assert asked_of(script)[0] == "/v2/chat/completions"
    with endpoint(lambda number, asked: chat("stolen")) as (other, robbed):
        away = Raw(307, headers={"Location": f"{other}/chat/completions"})
        assert "was not followed" in failure(lambda number, asked: away)
        assert robbed == []
    ring = Raw(307, headers={"Location": "/v1/chat/completions"})
    assert "loses it" in failure(lambda number, asked: ring)
    seen = Raw(302, headers={"Location": "/v1/chat/completions"})
    assert "loses it" in failure(lambda number, asked: seen)


def test_nobody_there() -> None:
    with endpoint(lambda number, asked: Raw()) as (url, _):
        pass
    watch = Watch()
    http = Client(Endpoint.of(url, "m"), clock=watch, sleep=watch.sleep)
    with http, pytest.raises(MethodError, match="cannot be reached"):
        http.ask(ASK)


def test_the_key_goes_into_one_header_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY, SECRET)
    with endpoint(lambda number, asked: chat("x")) as (url, asked):
        with Client(Endpoint.of(url, "m")) as http:
            http.ask(ASK)
        assert asked[0].headers["Authorization"] == f"Bearer {SECRET}"
        assert SECRET not in str(asked[0].body) + asked[0].path


def test_a_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with endpoint(lambda number, asked: chat(asked.path)) as (url, _):
        monkeypatch.setenv("HTTP_PROXY", url.removesuffix("/v1"))
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        with Client(Endpoint.of("http://models.example/v1", "m")) as http:
            assert http.ask(ASK).content == "http://models.example/v1/chat/completions"
    monkeypatch.setenv("HTTP_PROXY", "nonsense://x")
    with pytest.raises(MethodError, match="proxy"):
        Client(Endpoint.of("http://models.example/v1", "m"))


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("ftp://host/v1", "no http"),
        ("host/v1", "no http"),
        ("", "no http"),
        ("https://", "no http"),
        ("https://host:99999/v1", "no address"),
        ("https://me:pw@host/v1", "password"),
        ("https://host/v 1", "no http"),
        ("http://models.example.org/v1", "unencrypted"),
    ],
)
def test_addresses_that_are_refused(url: str, word: str) -> None:
    with pytest.raises(SituationError, match=word) as caught:
        Endpoint.of(url, "m", key=SECRET)
    assert SECRET not in str(caught.value)
    assert "Nothing was sent" in str(caught.value)


def test_names_and_keys_that_are_refused() -> None:
    with pytest.raises(SituationError, match="model name"):
        Endpoint.of("https://host/v1", " ")
    with pytest.raises(SituationError, match="no key has"):
        Endpoint.of("https://host/v1", "m", key="a\r\nb: c")


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("https://host/v1/", "https://host/v1/chat/completions"),
        ("https://host/v1/chat/completions", "https://host/v1/chat/completions"),
        ("http://localhost:11434/v1", "http://localhost:11434/v1/chat/completions"),
        ("https://host/a?version=2", "https://host/a/chat/completions?version=2"),
    ],
)
def test_where_the_question_goes(url: str, whole: str) -> None:
    assert Endpoint.of(url, "m", key=SECRET).url == whole


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    with pytest.raises(MissingExtra, match=r"plenipo\[llm\]"):
        Client(Endpoint.of("https://host/v1", "m"))

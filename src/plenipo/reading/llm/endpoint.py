"""Where a model is asked: an address somebody gave, checked before a letter is sent there."""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from plenipo.errors import Place, SituationError

__all__ = ["KEY", "Endpoint"]

KEY = "PLENIPO_LLM_KEY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A chat endpoint of the OpenAI form, and the model asked there."""

    url: str  # with /chat/completions
    model: str
    key: str | None = field(default=None, repr=False)  # never printed, never stored

    @classmethod
    def of(cls, url: str, model: str, *, key: str | None = None) -> Endpoint:
        """Check an address and a model name.

        Parameters
        ----------
        url : str
            ``https://host/v1``; ``/chat/completions`` is put behind it if it is not there.
        model : str
        key : str, optional
            The environment variable ``PLENIPO_LLM_KEY`` if not given.

        Raises
        ------
        SituationError
            The address is none, holds a password, or would carry the key unencrypted.
        """
        parts = _split(url)
        if not model.strip() or not model.isprintable() or len(model) > 200:
            raise _wrong("--model", f"{model[:40]!r} is no model name.", "Write --model NAME.")
        key = (os.environ.get(KEY) if key is None else key) or None
        if key is not None:
            key = key.strip()
            if not key.isascii() or not key.isprintable() or " " in key:
                raise _wrong(KEY, "The key holds a letter no key has.", "Set the variable anew.")
            if parts.scheme == "http" and not _near(parts.hostname or ""):
                raise _wrong(
                    "--llm",
                    f"The key would go to {parts.hostname} unencrypted.",
                    f"Write https://, or unset {KEY} if that endpoint needs none.",
                )
        path = parts.path.rstrip("/")
        if not path.endswith("/chat/completions"):
            path += "/chat/completions"
        whole = parts._replace(path=path, fragment="").geturl()
        return cls(url=whole, model=model.strip(), key=key)

    @property
    def host(self) -> str:
        """Name and port, as they are shown."""
        return urlsplit(self.url).netloc

    def same(self, url: str) -> bool:
        """Whether another address is on the same host, by the same way."""
        mine, other = urlsplit(self.url), urlsplit(url)
        return (mine.scheme, mine.netloc) == (other.scheme, other.netloc)

    def leaves(self, letters: int, requests: int) -> str:
        """What leaves this machine when a text is read, in one sentence."""
        many = "1 request" if requests == 1 else f"up to {requests} requests"
        with_key = f", with the key of {KEY}" if self.key else ""
        if _near(self._name()):
            return (
                f"The text ({letters:,} characters) goes to {self.host} on this machine in {many} "
                f"for the model {self.model}{with_key}."
            )
        plain = " unencrypted" if self.url.startswith("http:") else ""
        return (
            f"Leaves this machine: the text ({letters:,} characters) goes{plain} to {self.host} "
            f"in {many} for the model {self.model}{with_key}. Nothing else is sent."
        )

    def _name(self) -> str:
        return urlsplit(self.url).hostname or ""


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        known = parts.scheme in ("http", "https") and bool(parts.hostname)
        known = known and (parts.port is None or parts.port > 0)
    except ValueError:
        raise _wrong("--llm", "This is no address.", "Write https://host/v1.") from None
    if not known or not url.strip().isprintable() or " " in url.strip():
        raise _wrong("--llm", "This is no http(s) address.", "Write https://host/v1.")
    if parts.username is not None or parts.password is not None:
        raise _wrong(
            "--llm",
            "The address holds a user name or a password.",
            f"Take it out and put the key into the environment variable {KEY}.",
        )
    return parts


def _near(host: str) -> bool:
    """Whether a host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _wrong(path: str, message: str, hint: str) -> SituationError:
    place = Place(file="read", path=path, message=message, hint=hint)
    return SituationError([place], closing="Nothing was sent.")

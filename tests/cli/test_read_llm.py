"""``plenipo read --llm``: what leaves the machine is said, and both readings are put together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.line import run
from tests.reading.llm.server import Raw, endpoint, listing, said

pytest.importorskip("httpx")
pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

STORY = (
    "Norwegian Prime Minister Ana Berg met the Swedish Foreign Minister Nils Holm in Oslo.\n\n"
    "“The border stays open,” Berg said. “We will wait,” she added.\n\n"
    "The weather in Oslo, people say, was fine. Oslo hopes for a treaty, Holm thought.\n"
)
ENTRIES = (
    said("The border stays open,", speaker="Ana Berg", source="Berg", cue="said", gist="Open."),
    said("We surrender the port.", speaker="Nils Holm", source="Holm", cue="said"),
    said("was fine", source="people", cue="say"),
)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("HTTP_PROXY", "ALL_PROXY", "PLENIPO_LLM_KEY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


def test_both_readings_in_one(
    story: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = json.loads(run(capsys, "read", story, "--json")[1])
    out = tmp_path / "evidence.yaml"
    with endpoint(lambda number, asked: listing(*ENTRIES)) as (url, asked):
        options = ("--llm", url, "--model", "m")
        code, printed, said_first = run(capsys, "read", story, "--json", "--out", out, *options)
        assert code == 0
        assert "goes to 127.0.0.1" in said_first
        found = json.loads(printed)
        assert run(capsys, "read", story, "--json", *options)[1] == printed  # kept, not asked anew
        assert len(asked) == 1
        shown = run(capsys, "read", story, *options)[1]
    assert found["source"]["llm"]["model"] == "echo-1"
    assert plain["source"]["llm"] is None
    routes = {one["text"]: one["route"] for one in found["statements"]}
    assert routes["The border stays open,"] == "both"
    assert routes["was fine"] == "llm"
    assert [one["what"] for one in found["rejected"]] == ["We surrender the port."]
    assert {s["id"] for s in plain["statements"]} <= {s["id"] for s in found["statements"]}
    assert "does not bear out one entry of the model" in " ".join(shown.split())
    assert "We surrender the port." in shown
    ledger = out.read_text(encoding="utf-8")
    assert "surrender" not in ledger
    assert "gist" not in ledger  # a model's wording is no evidence
    assert "Open." in [one["gist"] for one in found["statements"]]
    (tmp_path / "texts").mkdir()
    story.rename(tmp_path / "texts" / "story.txt")
    assert run(capsys, "ledger", "verify", out, "--sources", tmp_path / "texts")[0] == 0


def test_two_speakers_of_one_quotation_are_both_kept(
    story: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The model takes "she" for somebody else: the rules' entry stands, flagged for review."""
    entry = said("We will wait,", speaker="Nils Holm", source="she", cue="added")
    with endpoint(lambda number, asked: listing(entry)) as (url, _):
        out = run(capsys, "read", story, "--json", "--llm", url, "--model", "m")[1]
    held = [one for one in json.loads(out)["statements"] if one["text"] == "We will wait,"]
    assert [(one["speaker"], "speaker_disputed" in one["flags"]) for one in held] == [
        ("ana-berg", True)
    ]


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (("--model", "m"), "--model needs --llm"),
        (("--llm", "http://127.0.0.1:9/v1"), "--llm needs --model"),
        (("--llm", "nonsense", "--model", "m"), "no http(s) address"),
    ],
)
def test_half_of_the_options(
    options: tuple[str, ...], word: str, story: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "read", story, *options)
    assert (code, out) == (2, "")
    assert word in err


def test_an_endpoint_that_is_none(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with endpoint(lambda number, asked: Raw(body=b"<html>Log in</html>")) as (url, _):
        code, out, err = run(capsys, "read", story, "--llm", url, "--model", "m")
    assert (code, out) == (1, "")
    assert "does not answer as a chat endpoint does" in err
    assert "Traceback" not in err

"""``plenipo check``: exit codes, places, JSON, nothing written, no traceback."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from .line import run

ROOT = Path(__file__).parents[2]
BROKEN = ROOT / "tests" / "situation" / "broken.yaml"
UKRAINE = ROOT / "situations" / "ukraine-2025" / "situation.yaml"


def test_a_broken_file_is_two_and_ten_messages(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(capsys, "check", BROKEN)
    assert code == 2
    assert out == ""
    assert err.count(f"{BROKEN}:") == 10
    assert err.endswith("10 mistakes. Nothing was solved.\n")
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"a: [",
        b"\x00",
        b"plenipo: 1\nplenipo: 1\n",
        b"a: &a [*a]",
        b"horizon: .nan",
        b"[" * 9999,
    ],
)
def test_whatever_is_wrong_is_two(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, raw: bytes
) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes(raw)
    code, out, err = run(capsys, "check", file)
    assert (code, out) == (2, "")
    assert err.startswith(str(file))
    assert "Traceback" not in err
    assert file.read_bytes() == raw
    assert [p.name for p in tmp_path.iterdir()] == ["x.yaml"]


def test_a_sound_file_is_zero_and_says_what_it_rests_on(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "check", UKRAINE)
    assert (code, err) == (0, "")
    assert "well formed" in out
    assert "not verified here" in out
    assert "What each number rests on" not in out
    assert "What each number rests on" in run(capsys, "check", UKRAINE, "--numbers")[1]


def test_json_is_one_object_and_the_same_twice(capsys: pytest.CaptureFixture[str]) -> None:
    first = run(capsys, "check", UKRAINE, "--json")[1]
    assert first == run(capsys, "check", UKRAINE, "--json")[1]
    answer = json.loads(first)
    assert answer["question"] == "check"
    numbers = answer["numbers"]
    kinds = ("report", "reading", "analyst", "none")
    assert sum(numbers[kind] for kind in kinds) == numbers["total"] == len(numbers["inputs"])
    assert answer["spans"]["verified"] is None


def test_spans_match_the_report(capsys: pytest.CaptureFixture[str], data_dir: Path) -> None:
    answer = json.loads(
        run(capsys, "check", UKRAINE, "--sources", data_dir / "report", "--json")[1]
    )
    assert answer["spans"]["verified"] == answer["spans"]["total"] > 0
    assert answer["spans"]["unseen"] == 0


def test_a_folder_of_sources_must_be_one(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "check", UKRAINE, "--sources", BROKEN)
    assert code == 2
    assert "not a folder" in err


SLOW = """
import time, plenipo.cli, plenipo.situation.yaml as y
y.read_text = lambda path: (print("up", flush=True), time.sleep(60))
plenipo.cli.main()
"""


def test_an_interrupt_is_one_line() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, "check", "x.yaml"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert "Traceback" not in err
    assert process.returncode == 130
    assert len(err.strip().splitlines()) <= 1

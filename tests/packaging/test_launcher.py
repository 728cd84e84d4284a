"""The launcher of a checkout, with stand-ins for uv and Python: `.ci/run` does it for real."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

TOOLS = ["sh", "cat", "cksum", "mkdir", "mv", "rm", "readlink", "sleep"]
UV = """#!/bin/sh
echo "uv $*" >>"$LOG"
[ -z "${SLOW-}" ] || sleep 30
[ -z "${BROKEN-}" ] || exit 1
if [ "$1" = venv ]; then
    for new in "$@"; do :; done
    mkdir -p "$new/bin"
    printf '#!/bin/sh\\n[ "$1" = - ] || echo "python $*"\\n' >"$new/bin/python"
    chmod +x "$new/bin/python"
fi
"""


@pytest.fixture
def checkout(tmp_path: Path, root: Path) -> Path:
    """A folder with a space in its name that holds the launcher and the files it looks at."""
    folder = tmp_path / "a checkout"
    folder.mkdir()
    for name in ("plenipo", "requirements.lock", "requirements-test.lock", "pyproject.toml"):
        shutil.copy(root / name, folder / name)
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in [*TOOLS, "chmod"]:
        (tools / name).symlink_to(str(shutil.which(name)))
    return folder


def environment(checkout: Path, **more: str) -> dict[str, str]:
    return {
        "PATH": str(checkout.parent / "bin"),
        "HOME": str(checkout.parent),
        "LOG": str(checkout.parent / "log"),
        **more,
    }


def give_uv(checkout: Path) -> None:
    uv = checkout.parent / "bin" / "uv"
    uv.write_text(UV)
    uv.chmod(0o755)


def launch(checkout: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(checkout / "plenipo"), *arguments],
        env=environment(checkout, **more),
        capture_output=True,
        text=True,
        check=False,
    )


def calls(checkout: Path) -> list[str]:
    log = checkout.parent / "log"
    return log.read_text().splitlines() if log.exists() else []


def environments(checkout: Path) -> list[str]:
    return sorted(path.name for path in checkout.glob(".venv*"))


def test_without_python_one_line_names_the_package(checkout: Path) -> None:
    done = launch(checkout, "demo")
    assert done.returncode == 2
    assert done.stdout == ""
    lines = [line for line in done.stderr.splitlines() if "setting up" not in line]
    assert len(lines) == 1
    assert "python3-venv" in lines[0]
    assert environments(checkout) == []


def test_first_run_sets_up_and_the_second_is_quiet(checkout: Path) -> None:
    give_uv(checkout)
    first = launch(checkout, "settle", "a file.yaml")
    assert (first.returncode, first.stdout) == (0, "python -P -m plenipo settle a file.yaml\n")
    assert environments(checkout) == [".venv"]
    made = calls(checkout)
    assert "--require-hashes" in made[1]
    assert "--no-deps" in made[2]
    second = launch(checkout, "demo")
    assert (second.stderr, second.stdout) == ("", "python -P -m plenipo demo\n")
    assert calls(checkout) == made


def test_a_changed_lock_makes_a_new_environment(checkout: Path) -> None:
    give_uv(checkout)
    launch(checkout, "demo")
    with (checkout / "requirements.lock").open("a") as lock:
        lock.write("# changed\n")
    assert "setting up" in launch(checkout, "demo").stderr
    assert environments(checkout) == [".venv"]


def test_a_moved_checkout_makes_a_new_environment(checkout: Path) -> None:
    give_uv(checkout)
    launch(checkout, "demo")
    moved = checkout.rename(checkout.parent / "moved")
    assert "setting up" in launch(moved, "demo").stderr


def test_a_link_to_the_launcher_finds_the_checkout(checkout: Path) -> None:
    give_uv(checkout)
    link = checkout.parent / "bin" / "plenipo"
    link.symlink_to("../a checkout/plenipo")
    done = subprocess.run(
        ["plenipo", "check"],
        env=environment(checkout),
        executable=str(link),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert environments(checkout) == [".venv"]


def test_tests_get_their_tools_once_and_their_arguments(checkout: Path) -> None:
    give_uv(checkout)
    first = launch(checkout, "test", "-k", "one or two", "--update-golden")
    assert first.stdout == "python -m pytest -k one or two --update-golden\n"
    made = calls(checkout)
    assert "requirements-test.lock" in made[-1]
    assert launch(checkout, "test").stdout == "python -m pytest\n"
    assert calls(checkout) == made


def test_a_failed_set_up_leaves_nothing(checkout: Path) -> None:
    give_uv(checkout)
    done = launch(checkout, "demo", BROKEN="yes")
    assert done.returncode == 2
    assert environments(checkout) == []


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_set_up_leaves_nothing(checkout: Path, sent: signal.Signals) -> None:
    give_uv(checkout)
    child = subprocess.Popen(
        [str(checkout / "plenipo"), "demo"],
        env=environment(checkout, SLOW="yes"),
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + 20
    while not calls(checkout) and time.monotonic() < until:
        time.sleep(0.02)
    os.killpg(child.pid, sent)
    assert child.wait(timeout=20) == (130 if sent == signal.SIGINT else 143)
    assert environments(checkout) == []


def test_what_a_killed_run_left_is_removed(checkout: Path) -> None:
    give_uv(checkout)
    gone = subprocess.Popen(["true"])
    gone.wait()
    (checkout / f".venv.{gone.pid}").mkdir()
    launch(checkout, "demo")
    assert environments(checkout) == [".venv"]


def test_a_read_only_checkout_uses_the_cache_folder(checkout: Path) -> None:
    give_uv(checkout)
    checkout.chmod(0o555)
    try:
        if os.access(checkout, os.W_OK):
            pytest.skip("this user may write everywhere")
        done = launch(checkout, "demo")
    finally:
        checkout.chmod(0o755)
    assert done.returncode == 0, done.stderr
    assert environments(checkout) == []
    assert len(list((checkout.parent / ".cache" / "plenipo").iterdir())) == 1


@pytest.mark.timing
def test_a_warm_start_costs_little(checkout: Path) -> None:
    """Under 50 ms, the best of ten."""
    give_uv(checkout)
    launch(checkout, "demo")
    took: list[float] = []
    for _ in range(10):
        began = time.perf_counter()
        launch(checkout, "demo")
        took.append(time.perf_counter() - began)
    assert min(took) < 0.05, took

"""Documentation that cannot drift: names, commands, fields, links and code blocks.

In README.md and docs/, a ``python`` block runs, all those of a page in one namespace; in a
``console`` block each line after ``$`` runs; a ``yaml`` block that starts with ``plenipo:`` is
checked. They run in a folder that holds a copy of situations/. A block right after the line
``<!-- not run: why -->`` only has to be there.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import plenipo

ROOT = Path(__file__).resolve().parent.parent
PAGES = [p for p in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))] if p.exists()]
BLOCK = re.compile(
    r"(?P<skip><!-- not run: [^\n]+ -->\n+)?^```(?P<kind>\w+)[^\n]*\n(?P<body>.*?)^```$",
    re.M | re.S,
)
pages = pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))


@dataclass(frozen=True)
class Block:
    kind: str
    body: str
    line: int
    runs: bool


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(m["kind"], m["body"], text.count("\n", 0, m.start("body")) + 1, not m["skip"])
        for m in BLOCK.finditer(text)
    ]


def reference() -> str:
    """Everything the pages of docs/ say."""
    return "\n".join(p.read_text(encoding="utf-8") for p in PAGES if p.name != "README.md")


def quoted(text: str) -> str:
    """What the text sets in code: spans and blocks."""
    return "\n".join(
        [*re.findall(r"`([^`\n]+)`", text), *(m["body"] for m in BLOCK.finditer(text))]
    )


def plain_plenipo(line: str) -> list[str]:
    """The command of a console line, run by this Python whatever it is called there."""
    words = shlex.split(line, comments=True)
    assert words[0] in ("plenipo", "./plenipo"), f"console blocks run only plenipo: {line}"
    return [sys.executable, "-P", "-m", "plenipo", *words[1:]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(ROOT / "situations", tmp_path / "situations")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
@pages
def test_python_blocks_run(page: Path, folder: Path) -> None:
    names: dict[str, object] = {"__name__": "__main__"}
    for block in blocks(page):
        if block.kind == "python" and block.runs:
            code = "\n" * (block.line - 1) + block.body
            exec(compile(code, str(page), "exec"), names)


@pytest.mark.slow
@pages
def test_console_blocks_run(page: Path, folder: Path) -> None:
    for block in blocks(page):
        if block.kind != "console" or not block.runs:
            continue
        script = block.body.replace("\\\n", " ")
        for line in re.findall(r"^\$ (.*)$", script, re.M):
            if re.match(r"(git|cd|pip|\./plenipo test)\b", line):
                continue  # `.ci/run` does these
            done = subprocess.run(plain_plenipo(line), capture_output=True, text=True, check=False)
            assert done.returncode == 0, f"{page.name}:{block.line}: {line}\n{done.stderr}"


@pages
def test_yaml_blocks_are_sound(page: Path, folder: Path) -> None:
    for block in blocks(page):
        if block.kind == "yaml" and block.runs and block.body.startswith("plenipo:"):
            file = folder / "block.yaml"
            file.write_text(block.body, encoding="utf-8")
            done = subprocess.run(
                plain_plenipo("plenipo check block.yaml"),
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, f"{page.name}:{block.line}\n{done.stderr}"


@pages
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


@pytest.mark.parametrize("name", plenipo.__all__)
def test_every_public_name_is_documented(name: str) -> None:
    assert re.search(rf"\b{name}\b", quoted(reference())), f"no page of docs/ has `{name}`"


def test_every_command_and_option_is_documented() -> None:
    import typer.main

    from plenipo.cli import app

    group = typer.main.get_command(app)
    code, lacking = quoted(reference()), []
    context = group.context_class(group, info_name="plenipo")
    for name in group.list_commands(context):
        if not re.search(rf"plenipo {name}\b", code):
            lacking.append(f"plenipo {name}")
        for parameter in group.get_command(context, name).params:
            if getattr(parameter, "hidden", False):
                continue
            options = [o for o in parameter.opts if o.startswith("--") and o != "--help"]
            lacking += [
                f"plenipo {name} {option}"
                for option in options
                if not re.search(rf"{option}(?![\w-])", code)
            ]
    assert not lacking, "docs/ lacks: " + ", ".join(lacking)


def test_every_field_of_the_file_is_documented() -> None:
    from plenipo.situation.model import Situation

    code = quoted(reference())
    schema = Situation.model_json_schema()
    fields: set[str] = set()
    for part in [schema, *schema.get("$defs", {}).values()]:
        fields |= set(part.get("properties", {}))
    lacking = sorted(f for f in fields if not re.search(rf"(?<![\w]){f}(?![\w])", code))
    assert not lacking, "docs/ lacks: " + ", ".join(lacking)

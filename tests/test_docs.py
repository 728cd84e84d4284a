"""Documentation that cannot drift: names, options, fields and code blocks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import plenipo


def pages(root: Path) -> dict[str, str]:
    files = [root / "README.md", *sorted((root / "docs").rglob("*.md"))]
    return {str(f.relative_to(root)): f.read_text(encoding="utf-8") for f in files if f.exists()}


@pytest.mark.parametrize("name", plenipo.__all__)
def test_every_public_name_is_documented(root: Path, name: str) -> None:
    text = "\n".join(text for page, text in pages(root).items() if page != "README.md")
    assert re.search(rf"`[^`\n]*\b{name}\b[^`\n]*`|^[ \t]*.*\bpl\.{name}\b", text, re.MULTILINE), (
        f"no page of docs/ mentions `{name}`"
    )

"""docs/situation-file.md: its blocks together are one situation that can be loaded."""

from __future__ import annotations

import re
from pathlib import Path

from plenipo.answer.check import check
from plenipo.situation.ledger import Ledger
from plenipo.situation.model import Situation
from plenipo.situation.reader import read_tree
from plenipo.situation.yaml import parse, read

PAGE = Path(__file__).parents[2] / "docs" / "situation-file.md"
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)


def test_the_first_block_answers_alone() -> None:
    assert len(parse(BLOCKS[0]).situation.issues) == 3


def test_the_other_blocks_are_one_file_with_its_ledger(tmp_path: Path) -> None:
    *parts, ledger = BLOCKS[1:]
    (tmp_path / "situation.yaml").write_text("".join(parts), encoding="utf-8")
    (tmp_path / "evidence.yaml").write_text(ledger, encoding="utf-8")
    loaded = read(tmp_path / "situation.yaml")
    assert loaded.ledger is not None
    assert check(loaded).statements == 2
    unset = set(Situation.model_fields) - set(loaded.tree.value)
    assert unset == {"choices", "rules"}
    assert Ledger.model_validate(read_tree(ledger, "x").value) == loaded.ledger

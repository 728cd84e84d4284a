"""Every template is a situation that runs, on one or two screens, and says what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from plenipo.answer.check import check
from plenipo.errors import SituationError
from plenipo.situation.template import LIKE, start, template
from plenipo.situation.yaml import load, parse


@pytest.mark.parametrize("like", LIKE)
def test_a_template_is_complete_and_small(like: str) -> None:
    text = template(like)
    loaded = parse(text, f"{like}.yaml")
    situation = loaded.situation
    assert len(situation.parties) >= 3
    assert len(situation.issues) >= 3
    assert len(situation.tables) >= 2
    assert situation.consent
    assert situation.cost_of_no_deal
    assert any(p.limits for body in situation.positions.values() for p in body.issues.values())
    assert 40 <= text.count("\n") <= 90
    assert max(map(len, text.splitlines())) <= 100
    assert "invented" in text
    assert text.isascii()
    answer = check(loaded)
    assert answer.warnings == ()
    assert {number.kind for number in answer.numbers} == {"analyst"}


def test_an_existing_file_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    start(file)
    assert load(file).title == "An invented ceasefire"
    file.write_text("mine")
    with pytest.raises(SituationError, match="there already"):
        start(file, like="trade")
    assert file.read_text() == "mine"
    with pytest.raises(SituationError, match="cannot be written"):
        start(tmp_path / "none" / "x.yaml")


def test_an_unknown_template_is_told() -> None:
    with pytest.raises(SituationError, match='Did you mean "climate"'):
        template("climat")

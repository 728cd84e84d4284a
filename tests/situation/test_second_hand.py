"""What one side says of another is an account of it, whatever its grade."""

from __future__ import annotations

from plenipo.situation.evidence import Number
from plenipo.situation.ledger import Ledger
from plenipo.situation.yaml import parse_ledger

LEDGER = """\
sources: {report: }
statements:
  s1: {source: report, speaker: rutte, speaks_for: nato, type: direct, grade: own_words, rule: tag}
  s2: {source: report, speaker: rubio, speaks_for: us, type: direct, grade: own_words, rule: tag}
  s3: {source: report, speaker: rutte, type: direct, grade: own_words, gist: by hand}
"""


def weak(path: str, *statements: str) -> bool:
    ledger: Ledger = parse_ledger(LEDGER)[0]
    return Number(path=path, value="40", because=statements).weak(ledger)


def test_an_account_of_another_side_is_second_hand() -> None:
    assert weak("positions.us.troops.at", "s1")
    assert not weak("positions.nato.troops.at", "s1")
    assert not weak("positions.us.troops.at", "s2")
    assert not weak("positions.us.troops.at", "s1", "s2")


def test_elsewhere_and_by_hand_the_grade_decides() -> None:
    assert not weak("cost_of_no_deal.us.points", "s1")
    assert not weak("positions.us.troops.at", "s3")

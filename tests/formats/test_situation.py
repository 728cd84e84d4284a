"""A scenario written as a situation file says what the conversion says, to the last digit."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

import plenipo as pl
from plenipo.errors import MethodError, SituationError
from plenipo.formats.convert import to_situation
from plenipo.formats.folder import read
from plenipo.formats.scenario import Box, Issue, Profile, Scenario
from plenipo.formats.situation import save_situation, situation_text
from plenipo.situation.yaml import parse

WORDS = (
    "No",
    "yes: or, no",
    'a "quoted" one',
    "#5",
    "1e3",
    "~",
    "range",
    "Łódź ☂",
    "nothing agreed",
)


def odd() -> Scenario:
    """Names that a careless writer of YAML gets wrong."""
    third = 1 / 3
    return Scenario(
        name="odd: names",
        format="by hand",
        scale="genius",
        issues=(
            Issue(name="No", values=WORDS),
            Issue(name="all", values=("1", "2.5", "10"), levels=(1.0, 2.5, 10.0)),
        ),
        profiles=(
            Profile(
                name="null",
                weights=(third, 1 - third),
                evaluations=(tuple(k / 7 for k in range(9)), (0.1, 0.2, 0.3)),
                reservation=0.123456789012345,
            ),
            Profile(
                name="priorities",
                weights=(0.5, 0.5),
                evaluations=(tuple(1 - k / 11 for k in range(9)), (0.3, 1e-17, 0.0)),
                discount=0.5,
            ),
        ),
    )


@pytest.mark.parametrize("no_deal", ["reservation", "lowest"])
def test_written_and_read_again(no_deal: str) -> None:
    text = situation_text(odd(), no_deal=no_deal)  # pyright: ignore
    again = parse(text, "odd.yaml").situation
    assert again == to_situation(odd(), no_deal=no_deal)  # pyright: ignore
    assert again.issues["no"].options[1:7] == WORDS[:6]
    assert "Discounts of the files are not carried over" in text


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    file = tmp_path / "odd.yaml"
    save_situation(odd(), file)
    assert pl.load(file) == to_situation(odd())
    before = file.read_bytes()
    with pytest.raises(SituationError, match="There is such a file already"):
        save_situation(odd(), file)
    assert file.read_bytes() == before
    with pytest.raises(SituationError):
        save_situation(odd(), tmp_path / "nowhere" / "odd.yaml")


def test_what_is_no_sum_is_not_written(tmp_path: Path) -> None:
    first, second = odd().profiles
    boxed = Profile(
        name=first.name,
        weights=first.weights,
        evaluations=first.evaluations,
        boxes=(Box(worth=1.0, where=((0, (1,)),)),),
        reservation=-math.inf,
    )
    s = odd()
    s = Scenario(
        name=s.name, format=s.format, scale=s.scale, issues=s.issues, profiles=(boxed, second)
    )
    with pytest.raises(MethodError, match="no sum over issues"):
        save_situation(s, tmp_path / "odd.yaml")
    assert not (tmp_path / "odd.yaml").exists()


@pytest.mark.parametrize("name", ["england-zimbabwe-yaml", "party-geniusweb", "ampo-vs-city"])
def test_public_folders(name: str, data_dir: Path) -> None:
    s = read(data_dir / "scenarios" / name)
    assert parse(situation_text(s), "s.yaml").situation == to_situation(s)

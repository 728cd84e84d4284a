"""Which file is what, and what a folder can lack."""

from __future__ import annotations

from pathlib import Path

import pytest

from plenipo.errors import SituationError
from plenipo.formats.folder import read
from tests.formats.files import BUYER, DOMAIN, genius


def test_parties_come_in_the_order_of_their_files(tmp_path: Path) -> None:
    folder = genius(tmp_path / "s")
    (folder / "agency.xml").write_text(BUYER)
    scenario = read(folder)
    assert scenario.parties == ("agency", "buyer", "seller")
    assert (scenario.name, scenario.format, scenario.scale) == ("s", "Genius XML", "genius")
    assert scenario.outcomes == 6


def test_what_is_left_out_is_told(tmp_path: Path) -> None:
    folder = genius(tmp_path / "s")
    (folder / "pareto.xml").write_text("<frontier/>")
    (folder / "_stats.xml").write_text("not even XML")
    (folder / "readme.txt").write_text("x")
    assert [n for n in read(folder).notes if "left out" in n] == [
        "pareto.xml is neither domain nor profile and was left out."
    ]


def wrong(folder: Path) -> str:
    with pytest.raises(SituationError) as caught:
        read(folder)
    return str(caught.value)


def test_what_a_folder_can_lack(tmp_path: Path) -> None:
    assert "There is no such folder." in wrong(tmp_path / "gone")
    folder = tmp_path / "s"
    folder.mkdir()
    assert "No scenario file found." in wrong(folder)
    (folder / "domain.xml").write_text(DOMAIN)
    assert "a profile for each party; none found" in wrong(folder)
    (folder / "buyer.xml").write_text(BUYER)
    assert "only buyer.xml found" in wrong(folder)
    (folder / "seller.xml").write_text(BUYER)
    (folder / "domain.xml").rename(folder / "domain.txt")
    assert "No domain file." in wrong(folder)
    (folder / "a.xml").write_text(DOMAIN)
    (folder / "b.xml").write_text(DOMAIN)
    assert "2 domain files found: a.xml, b.xml" in wrong(folder)
    (folder / "b.xml").unlink()
    (folder / "domain.json").write_text('{"issuesValues": {"a": {"values": ["b"]}}}')
    assert "GeniusWeb JSON and Genius XML found." in wrong(folder)
    assert "This is a file." in wrong(folder / "a.xml")


def test_no_such_scale(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="scale"):
        read(genius(tmp_path / "s"), "loud")  # pyright: ignore[reportArgumentType]


def test_the_mistakes_of_a_file_are_bounded(tmp_path: Path) -> None:
    """Each costs a search for what was meant; a hundred are enough to see what is wrong."""
    items = "".join(f'<item index="1" value="v{i}"/>' for i in range(300))
    domain = (
        '<negotiation_template><objective index="0"><issue index="1" name="a">'
        f"{items}</issue></objective></negotiation_template>"
    )
    profile = f'<utility_space><issue index="1" name="a">{items}</issue></utility_space>'
    wrong = profile.replace('value="v', 'evaluation="1" value="w')
    right = profile.replace('value="v', 'evaluation="1" value="v')
    folder = genius(tmp_path / "s", domain, wrong, right)
    with pytest.raises(SituationError) as caught:
        read(folder)
    assert len(caught.value.places) == 100


def test_names_that_are_no_text(tmp_path: Path) -> None:
    """They could be written to no page, file or terminal: a party is called as its file is."""
    folder = genius(tmp_path / "s")
    for name in ("a\x1b[31m.xml", "a\udcff.xml"):
        try:
            odd = (folder / "buyer.xml").rename(folder / name)
        except OSError:
            continue  # this file system takes text only
        message = wrong(folder)
        assert "The name of this file is no text." in message
        message.encode()
        odd.rename(folder / "buyer.xml")


def test_values_that_are_no_text(tmp_path: Path) -> None:
    for name in ("domain", "a", "b"):
        body = '{"issuesValues": {"p\\u0001": {"values": ["\\ud800", "\\ud83d\\ude00"]}}}'
        (tmp_path / f"{name}.json").write_text(body if name == "domain" else '{"aOrdering": 1}')
    message = wrong(tmp_path)
    assert message.count("has a character that is no text") == 2  # a pair of halves is text
    message.encode()

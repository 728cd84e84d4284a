"""Genius XML by hand: its scale, its kinds of issue, and everything a file can get wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from plenipo.errors import SituationError
from plenipo.formats.folder import read
from tests.formats.files import BUYER, DOMAIN, genius


def test_genius_divides_and_raw_does_not(tmp_path: Path) -> None:
    """Price 8 and 2 become 1 and 0.25; Days stay; weights 0.6 and 0.2 become 0.75 and 0.25."""
    folder = genius(tmp_path / "s")
    buyer = read(folder).profiles[0]
    assert buyer.evaluations == ((1.0, 0.25), (0.9, 0.5, 0.1))
    np.testing.assert_allclose(buyer.weights, (0.75, 0.25))
    assert (buyer.reservation, buyer.discount) == (0.3, 0.5)
    raw = read(folder, "raw").profiles[0]
    assert raw.evaluations == ((8.0, 2.0), (0.9, 0.5, 0.1))
    assert raw.weights == (0.6, 0.2)
    assert raw.utility(np.array([0, 2])) == pytest.approx(0.6 * 8 + 0.2 * 0.1)


def test_scaled_weights_are_told(tmp_path: Path) -> None:
    told = [n for n in read(genius(tmp_path / "s")).notes if "sum to 0.8" in n]
    assert len(told) == 2  # one a party


def test_missing_weights(tmp_path: Path) -> None:
    one = BUYER.replace('<weight index="2" value="0.2"/>\n', "")
    none = one.replace('<weight index="1" value="0.6"/>\n', "")
    scenario = read(genius(tmp_path / "s", buyer=one, seller=none))
    assert [p.weights for p in scenario.profiles] == [(1.0, 0.0), (0.5, 0.5)]
    assert any("no weight for Days" in n for n in scenario.notes)
    assert any("gives no weights" in n for n in scenario.notes)
    raw = read(tmp_path / "s", "raw")
    assert [p.weights for p in raw.profiles] == [(0.6, 1.0), (1.0, 1.0)]


def test_indices_from_two(tmp_path: Path) -> None:
    """Raw fills the gap with a one-valued issue of weight 1, as NegMAS does."""

    def shifted(text: str) -> str:
        for old, new in (("2", "3"), ("1", "2")):
            text = text.replace(f'<issue index="{old}"', f'<issue index="{new}"')
            text = text.replace(f'<weight index="{old}"', f'<weight index="{new}"')
        return text

    folder = genius(tmp_path / "s", shifted(DOMAIN), shifted(BUYER), shifted(BUYER))
    scaled, raw = read(folder), read(folder, "raw")
    assert [i.name for i in scaled.issues] == ["Price", "Days"]
    assert [i.name for i in raw.issues] == ["DUMMY_ISSUE", "Price", "Days"]
    plain = read(genius(tmp_path / "t"))
    assert scaled.profiles[0].evaluations == plain.profiles[0].evaluations
    assert raw.profiles[0].utility(np.array([0, 1, 0])) == pytest.approx(1.0 + 1.2 + 0.18)


NUMBERS = """<negotiation_template><utility_space><objective index="0">
<issue index="1" name="Hours" type="integer" lowerbound="10" upperbound="14"/>
<issue index="2" name="Rate" type="real"><range lowerbound="0" upperbound="40"/></issue>
</objective></utility_space></negotiation_template>"""
LINEAR = """<utility_space><objective index="0">
<issue index="1" name="Hours" type="integer" lowerbound="10" upperbound="14">
<evaluator ftype="linear" slope="0.4" offset="-0.2"/></issue>
<issue index="2" name="Rate" type="real"><range lowerbound="0" upperbound="40"/>
<evaluator ftype="linear" parameter1="-0.05" parameter0="1.5"/></issue>
<weight index="1" value="0.5"/><weight index="2" value="0.5"/>
</objective></utility_space>"""
TRIANGLE = LINEAR.replace(
    '"linear" parameter1="-0.05" parameter0="1.5"',
    '"triangular" parameter0="0" parameter1="40" parameter2="10"',
)


def test_issues_of_numbers(tmp_path: Path) -> None:
    scenario = read(genius(tmp_path / "s", NUMBERS, LINEAR, TRIANGLE))
    hours, rate = scenario.issues
    assert hours.values == ("10", "11", "12", "13", "14")
    assert rate.levels == tuple(2.0 * i for i in range(21))
    buyer, seller = scenario.profiles
    np.testing.assert_allclose(buyer.evaluations[0], (0.0, 0.2, 0.6, 1.0, 1.0))  # cut to 0..1
    np.testing.assert_allclose(buyer.evaluations[1][::5], (1.0, 1.0, 0.5, 0.0, 0.0))
    np.testing.assert_allclose(seller.evaluations[1][::5], (0.0, 1.0, 2 / 3, 1 / 3, 0.0))
    raw = read(tmp_path / "s", "raw").profiles[0]
    np.testing.assert_allclose(raw.evaluations[0], [0.4 * h - 0.2 for h in range(10, 15)])


BOXES = """<utility_space type="nonlinear"><objective index="0">
<issue index="1" name="Hours" type="integer" lowerbound="10" upperbound="14"/>
<issue index="2" name="Rate" type="real"><range lowerbound="0" upperbound="40"/></issue>
<utility maxutility="50"><ufun type="PlainUfun" weight="1" aggregation="sum">
<hyperRectangle utility="30"><INCLUDES index="1" min="12" max="14"/></hyperRectangle>
<hyperRectangle utility="20"><INCLUDES index="1" min="10" max="12"/>
<INCLUDES index="2" min="0" max="10"/></hyperRectangle>
<hyperRectangle utility="10"><EXCLUDES index="2" min="0" max="10"/></hyperRectangle>
</ufun></utility></objective></utility_space>"""


def test_hyper_rectangles(tmp_path: Path) -> None:
    """12 hours at 10: 30 + 20 of 50; 12 hours at 40: 30 + 10; 10 hours at 40: 10."""
    scenario = read(genius(tmp_path / "s", NUMBERS, BOXES, LINEAR))
    assert not scenario.additive
    packages = np.array([[2, 5], [2, 20], [0, 20]])
    np.testing.assert_allclose(scenario.profiles[0].utility(packages), (1.0, 0.8, 0.2))
    raw = read(tmp_path / "s", "raw").profiles[0]
    np.testing.assert_allclose(raw.utility(packages), (50.0, 40.0, 10.0))


def test_a_value_valued_twice_counts_as_last_written(tmp_path: Path) -> None:
    """Public files do it, and Genius keeps the last."""
    again = '<item index="1" value="low" evaluation="4"/>\n</issue>'
    scenario = read(genius(tmp_path / "s", buyer=BUYER.replace("</issue>", again, 1)))
    assert scenario.profiles[0].evaluations[0] == (1.0, 0.5)
    assert any('values "low" of Price twice' in n for n in scenario.notes)


BOMB = """<?xml version="1.0"?><!DOCTYPE u [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><utility_space>&b;</utility_space>"""
OUTSIDE = (
    '<!DOCTYPE u [<!ENTITY a SYSTEM "file:///etc/hostname">]><utility_space>&a;</utility_space>'
)
BROKEN = {
    "empty": (b"", "The file is empty.", 0),
    "spaces": (b" \n ", "The file is empty.", 0),
    "binary": (b"\x89PNG\x00\x01\x02", "binary data", 0),
    "not xml": (b"price: low", "This is no XML", 1),
    "cut off": (BUYER[:400].encode(), "This is no XML", 10),
    "bad bytes": (BUYER.replace("low", "l\u00f6w").encode("latin-1"), "This is no XML", 5),
    "strange encoding": (b'<?xml version="1.0" encoding="wild"?><a/>', "This is no XML", 0),
    "entity bomb": (BOMB.encode(), "declares entities", 0),
    "entity outside": (OUTSIDE.encode(), "declares entities", 0),
    "deep": (b"<utility_space>" + b"<a>" * 60 + b"</a>" * 60 + b"</utility_space>", "32 levels", 1),
    "many": (b"<utility_space>" + b"<a/>" * 60_000 + b"</utility_space>", "50,000 elements", 1),
    "large": (b"<utility_space>" + b" " * 2_100_000 + b"</utility_space>", "at most 2 MB", 0),
    "unknown value": (
        BUYER.replace('value="high"', 'value="hihg"').encode(),
        '"hihg" is no value of "Price".\n    Did you mean "high"?',
        6,
    ),
    "value not valued": (
        BUYER.replace('<item index="2" value="high" evaluation="2"/>', "").encode(),
        '"Price" has no evaluation of "high".',
        4,
    ),
    "no number": (BUYER.replace('"0.9"', '"much"').encode(), '"much" is not a number.', 9),
    "not finite": (BUYER.replace('"0.9"', '"NaN"').encode(), '"NaN" is not a number.', 9),
    "no value of weight": (
        BUYER.replace('index="2" value="0.2"', 'index="2"').encode(),
        "nothing is not a number.",
        14,
    ),
    "weight below 0": (BUYER.replace('"0.2"', '"-0.2"').encode(), "-0.2 is below 0.", 14),
    "weights of 0": (
        BUYER.replace('"0.2"', '"0"').replace('"0.6"', '"0"').encode(),
        "The weights sum to 0.",
        0,
    ),
    "two weights": (
        BUYER.replace('<weight index="2"', '<weight index="1"').encode(),
        "Index 1 has two weights.",
        14,
    ),
    "strange index": (BUYER.replace('index="2" name', 'index="x" name').encode(), "from 1", 8),
    "unknown issue": (
        BUYER.replace('index="2" name="Days"', 'index="7" name="Dyas"').encode(),
        '"Dyas" is no issue of the domain.',
        8,
    ),
    "two reservations": (
        BUYER.replace("<discount_factor", '<reservation value="0"/><discount_factor').encode(),
        "<reservation> is written 2 times.",
        17,
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_broken_profiles(tmp_path: Path, what: str) -> None:
    raw, message, line = BROKEN[what]
    with pytest.raises(SituationError) as caught:
        read(genius(tmp_path / "s", buyer=raw))
    assert message in str(caught.value)
    assert str(caught.value).endswith("Nothing was read.")
    place = next(p for p in caught.value.places if message.split("\n")[0] in p.message)
    assert place.file.endswith("buyer.xml")
    assert place.line == line


BAD_DOMAINS = {
    "value twice": (DOMAIN.replace('"5"', '"3"'), '"3" is written twice'),
    "name twice": (DOMAIN.replace('"Days"', '"Price"'), '"Price" is written twice.'),
    "index twice": (DOMAIN.replace('index="2" name', 'index="1" name'), "Index 1 is used twice"),
    "no issue": ("<negotiation_template/>", "No issue found."),
    "no values": (DOMAIN.replace('<item index="1" value="low"/>', "").replace(
        '<item index="2" value="high"/>', ""), '"Price" has no values.'),
    "strange kind": (DOMAIN.replace('type="discrete"', 'type="colour"', 1), "no kind of issue"),
    "endless": (NUMBERS.replace('"14"', '"99999999"'), "at most 2,000 are read"),
    "backwards": (NUMBERS.replace('"14"', '"4"'), "runs from 10 to 4"),
    "far index": (DOMAIN.replace('index="2" name', 'index="99999" name'), "numbered from 1"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD_DOMAINS)
def test_broken_domains(tmp_path: Path, what: str) -> None:
    domain, message = BAD_DOMAINS[what]
    with pytest.raises(SituationError) as caught:
        read(genius(tmp_path / "s", domain=domain))
    assert message in str(caught.value)


def test_every_mistake_of_every_profile_at_once(tmp_path: Path) -> None:
    wrong = BUYER.replace('"0.9"', '"much"').replace('value="high"', 'value="hihg"')
    with pytest.raises(SituationError) as caught:
        read(genius(tmp_path / "s", buyer=wrong, seller=wrong))
    assert len(caught.value.places) == 4

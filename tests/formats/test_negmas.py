"""NegMAS YAML by hand: value functions, discounts, boxes, mappings, and broken files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from plenipo.errors import SituationError
from plenipo.formats.folder import read

DOMAIN = """
name: job
type: DiscreteCartesianOutcomeSpace
issues:
- {name: Home, type: CategoricalIssue, values: [Yes, No]}
- {name: Pay, type: ContiguousIssue, values: [3, 7]}
- {name: Days, type: DiscreteCardinalIssue, values: [20, 25, 30]}
"""
ADDITIVE = """
type: LinearAdditiveUtilityFunction
reserved_value: 0.25
weights: [0.5, 0.3, 0.2]
values:
- {type: TableFun, mapping: {Yes: 1.0, No: 0.2}}
- {type: AffineFun, slope: 0.25, bias: -0.75}
- {type: IdentityFun}
"""
EMPLOYER = """
type: ConstUtilityFunction
value: 0.5
reserved_value: -.inf
"""


def folder_of(folder: Path, worker: str = ADDITIVE, domain: str = DOMAIN) -> Path:
    folder.mkdir()
    (folder / "job.yml").write_text(domain)
    (folder / "worker.yaml").write_text(worker)
    (folder / "employer.yml").write_text(EMPLOYER)
    return folder


def test_what_it_says(tmp_path: Path) -> None:
    scenario = read(folder_of(tmp_path / "s"))
    assert [i.values for i in scenario.issues] == [
        ("Yes", "No"), ("3", "4", "5", "6", "7"), ("20", "25", "30"),
    ]  # fmt: skip
    employer, worker = scenario.profiles
    assert worker.evaluations[0] == (1.0, 0.2)  # words, not truths
    np.testing.assert_allclose(worker.evaluations[1], (0.0, 0.25, 0.5, 0.75, 1.0))
    assert worker.evaluations[2] == (20.0, 25.0, 30.0)
    assert worker.reservation == 0.25
    assert employer.reservation == -np.inf
    assert employer.utility(np.zeros((4, 3), dtype=int)).tolist() == [0.5] * 4


def test_the_reservation_survives_the_discount(tmp_path: Path) -> None:
    """Wrapped as NegMAS wraps it, with the outer reservation lost."""
    inner = "\n".join(f"  {line}" for line in ADDITIVE.strip().splitlines())
    text = f"type: ExpDiscountedUFun\ndiscount: 0.5\nreserved_value: -.inf\nufun:\n{inner}\n"
    worker = read(folder_of(tmp_path / "s", text)).profiles[1]
    assert (worker.reservation, worker.discount) == (0.25, 0.5)


def test_values_and_weights_by_name(tmp_path: Path) -> None:
    text = """
type: negmas.preferences.LinearAdditiveUtilityFunction
weights: {Pay: 0.3, Home: 0.5, Days: 0.2}
values:
  Days: {type: ConstFun, bias: 0.5}
  Home: {Yes: 1, No: 0}
  Pay: {type: LinearFun, slope: 0.1}
"""
    worker = read(folder_of(tmp_path / "s", text)).profiles[1]
    assert worker.weights == (0.5, 0.3, 0.2)
    packages = np.array([[0, 4, 0], [1, 0, 2]])
    np.testing.assert_allclose(worker.utility(packages), (0.5 + 0.21 + 0.1, 0.09 + 0.1))


def test_boxes(tmp_path: Path) -> None:
    text = """
type: HyperRectangleUtilityFunction
outcome_ranges:
- {1: [4, 6]}
- {Home: [Yes], 2: [25, 30]}
utilities: [0.4, 0.6]
"""
    worker = read(folder_of(tmp_path / "s", text)).profiles[1]
    packages = np.array([[0, 1, 1], [0, 0, 2], [1, 3, 0], [1, 4, 2]])
    np.testing.assert_allclose(worker.utility(packages), (1.0, 0.6, 0.4, 0.0))
    assert not worker.additive


def test_a_mapping(tmp_path: Path) -> None:
    text = """
type: MappingUtilityFunction
default: 0.1
mapping:
- [[Yes, 3, 20], 0.9]
- [[No, 7, 30], 0.7]
"""
    worker = read(folder_of(tmp_path / "s", text)).profiles[1]
    packages = np.array([[0, 0, 0], [1, 4, 2], [0, 0, 1]])
    np.testing.assert_allclose(worker.utility(packages), (0.9, 0.7, 0.1))


BROKEN = {
    "empty": ("", "The file is empty.", 0),
    "no yaml": ("type: [", "", 0),
    "a list": ("- a", "is a mapping", 0),
    "a key twice": ("type: a\ntype: b\n", '"type" is written twice', 2),
    "a tag": ("type: !!python/object:os.system x\n", "Tags such as", 1),
    "another function": ("type: GaussianUfun\n", '"GaussianUfun" is no utility function', 1),
    "unknown value": (ADDITIVE.replace("No:", "Maybe:"), '"Maybe" is no value of "Home".', 6),
    "value not valued": (ADDITIVE.replace(", No: 0.2", ""), 'has no evaluation of "No".', 6),
    "too few values": (ADDITIVE.replace("- {type: IdentityFun}\n", ""), "2 entries for 3", 6),
    "too few weights": (ADDITIVE.replace(", 0.2]", "]"), "2 entries for 3 issues.", 4),
    "no number": (ADDITIVE.replace("Yes: 1.0", "Yes: much"), '"much" is not a number.', 6),
    "a slope on words": (
        ADDITIVE.replace("TableFun, mapping: {Yes: 1.0, No: 0.2}", "IdentityFun"),
        'The values of "Home" are words.',
        6,
    ),
    "strange value function": (ADDITIVE.replace("AffineFun", "CosFun"), '"CosFun" is not read', 7),
    "endless reservation": (ADDITIVE.replace("0.25", ".inf", 1), "No package can be worth", 3),
    "infinite weight": (ADDITIVE.replace("0.5", ".inf", 1), "not a number", 4),
    "empty mapping": ("type: MappingUtilityFunction\nmapping: []\n", "The mapping is empty.", 2),
    "short row": (
        "type: MappingUtilityFunction\nmapping: [[[Yes, 3], 1]]\n",
        "2 values for 3 issues.",
        2,
    ),
    "boxes of two lengths": (
        "type: HyperRectangleUtilityFunction\noutcome_ranges: [{1: [3, 4]}]\nutilities: [1, 2]\n",
        "2 utilities for 1 ranges.",
        3,
    ),
    "box of an unknown issue": (
        "type: HyperRectangleUtilityFunction\noutcome_ranges: [{9: [3, 4]}]\nutilities: [1]\n",
        '"9" is no issue',
        2,
    ),
    "words for a box": (
        "type: HyperRectangleUtilityFunction\noutcome_ranges: [much]\nutilities: [1]\n",
        "A range names issues.",
        2,
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_broken_profiles(tmp_path: Path, what: str) -> None:
    text, message, line = BROKEN[what]
    with pytest.raises(SituationError) as caught:
        read(folder_of(tmp_path / "s", text))
    assert message in str(caught.value)
    assert all(p.file.endswith("worker.yaml") for p in caught.value.places)
    if line:
        assert line in [p.line for p in caught.value.places if message in p.message]


def test_a_number_is_a_count_of_values(tmp_path: Path) -> None:
    domain = "issues: [{name: Home, values: 2}, {name: Pay, values: [a, b]}]\n"
    text = "type: ConstUtilityFunction\nvalue: 1\n"
    scenario = read(folder_of(tmp_path / "s", text, domain))
    assert scenario.issues[0].values == ("0", "1")


BAD_DOMAINS = {
    "no issues": ("issues: []\n", "No issue found."),
    "value twice": ("issues: [{name: a, values: [b, b]}]\n", '"b" is written twice'),
    "name twice": ("issues: [{name: a, values: [b]}, {name: a, values: [b]}]", "written twice"),
    "no values": ("issues: [{name: a}]\n", '"a" has no values.'),
    "endless": ("issues: [{name: a, type: ContiguousIssue, values: [0, 10000000]}]\n", "2,000"),
    "one end": ("issues: [{name: a, type: ContiguousIssue, values: [0]}]\n", "needs two ends"),
}


@pytest.mark.parametrize("what", BAD_DOMAINS)
def test_broken_domains(tmp_path: Path, what: str) -> None:
    domain, message = BAD_DOMAINS[what]
    with pytest.raises(SituationError) as caught:
        read(folder_of(tmp_path / "s", domain=domain))
    assert message in str(caught.value)

"""What every test has: one hypothesis profile, the data folder, golden files, no network."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("plenipo", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("plenipo")

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("plenipo")
    group.addoption("--update-golden", action="store_true", help="write the golden files anew")
    group.addoption(
        "--no-skips",
        action="append",
        default=[],
        metavar="MARK",
        help="a test with this mark that is skipped counts as failed (data, browser)",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks for the data folder is a data test."""
    for item in items:
        if "data_dir" in getattr(item, "fixturenames", ()):
            item.add_marker("data")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    report = yield
    marks = [m for m in item.config.getoption("--no-skips") if item.get_closest_marker(m)]
    if marks and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: skipped under --no-skips {marks[0]}: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder of reference data named by $PLENIPO_DATA."""
    named = os.environ.get("PLENIPO_DATA")
    if not named:
        pytest.skip("PLENIPO_DATA is not set: reference data is not at hand")
    folder = Path(named)
    if not folder.is_dir():
        pytest.fail(f"PLENIPO_DATA names {named}, which is not a folder")
    return folder


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are written instead of compared."""
    return bool(request.config.getoption("--update-golden"))

"""What the reader finds of news it was never shown, with whole and with damaged marks.

The bars lie a little below what is reached on the documents nobody looked at while rules were
written. `benchmarks/reading.py` says how each figure is defined.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

FILES = ("gum_attributions.jsonl", "gum_news_mangled.jsonl")
BARS = {"token_f1": 0.74, "span_f1": 0.60, "direct_recall": 0.95, "source": 0.82, "speaker": 0.80}


@pytest.fixture(scope="module")
def benchmark(root: Path) -> ModuleType:
    """benchmarks/reading.py as a module."""
    spec = importlib.util.spec_from_file_location(
        "reading_benchmark", root / "benchmarks" / "reading.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["reading_benchmark"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def scores(benchmark: ModuleType, data_dir: Path) -> list[object]:
    """Held-out news: clean, and with damaged marks."""
    result: list[object] = []
    for name in FILES:
        path = data_dir / "quotes" / name
        if not path.is_file():
            pytest.skip(f"{name} is not at hand")
        documents = [d for d in benchmark.read(path) if benchmark.group(d) == "news, held out"]
        assert len(documents) == 6
        result.append(sum((benchmark.score(d) for d in documents), benchmark.Score()))
    return result


@pytest.mark.parametrize("figure", BARS)
def test_held_out_news(scores: list[object], figure: str) -> None:
    for score in scores:
        assert getattr(score, figure) >= BARS[figure]


@pytest.mark.parametrize("figure", BARS)
def test_damaged_marks_cost_next_to_nothing(scores: list[object], figure: str) -> None:
    clean, damaged = scores
    assert getattr(clean, figure) - getattr(damaged, figure) <= 0.02


def test_a_wrong_speaker_is_rare(scores: list[object]) -> None:
    assert all(score.wrong <= 0.05 for score in scores)


def test_every_slice_is_in_its_place(benchmark: ModuleType, data_dir: Path) -> None:
    path = data_dir / "quotes" / FILES[1]
    for document in benchmark.read(path):
        raw = document["text"]
        known, found = benchmark.analyse(raw)
        assert (known, found) == benchmark.analyse(raw)
        for one in found:
            for a, b in (*one.content, *(s for s in (one.source, one.cue) if s)):
                assert 0 <= a < b <= len(raw)
                assert raw[a:b].strip()

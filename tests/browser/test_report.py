"""The report as a reader's browser sees it: offline, silent, small and accessible."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

# Text whose colour does not stand out from what is behind it (WCAG AA), as "words: ratio".
FAINT = """() => {
  const rgb = c => { const m = c.match(/[\\d.]+/g); return m ? m.map(Number) : [0, 0, 0, 0]; };
  const light = c => c.slice(0, 3).map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = e => {
    for (; e; e = e.parentElement) {
      const c = rgb(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0.5) return c;
    }
    return [255, 255, 255];
  };
  const faint = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement, words = walk.currentNode.textContent.trim();
    if (!words || e.closest('style, title, desc') || e.getClientRects().length === 0) continue;
    const style = getComputedStyle(e);
    const ink = e.closest('svg') ? style.fill : style.color;
    if (ink === 'none') continue;
    const [a, b] = [light(rgb(ink)), light(behind(e))].sort((x, y) => y - x);
    const large = parseFloat(style.fontSize) >= 24;
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < (large ? 3 : 4.5)) faint.push(words.slice(0, 40) + ': ' + ratio.toFixed(2));
  }
  return faint;
}"""


@dataclass
class Visit:
    """A page that was opened, and what happened on the way."""

    page: object
    file: Path
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def all(self, selector: str, function: str) -> list[str]:
        """The function's value for each element that matches; empty strings left out."""
        found = self.page.eval_on_selector_all(selector, f"all => all.map({function})")
        return [value for value in found if value]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `plenipo demo` writes into an empty folder."""
    folder = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-P", "-m", "plenipo", "demo"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder / "ukraine-2025.html"


@pytest.fixture(scope="module")
def visit(report: Path) -> Iterator[Visit]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed")
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1100, "height": 900})
        seen = Visit(page, report)
        page.on("request", lambda request: seen.requests.append(request.url))
        page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        page.on(
            "console",
            lambda said: seen.complaints.append(said.text) if said.type == "error" else None,
        )
        page.goto(report.as_uri(), wait_until="networkidle")
        yield seen
        browser.close()


def test_the_page_opens_without_a_complaint(visit: Visit) -> None:
    assert visit.page.title()
    assert visit.complaints == []


def test_the_page_asks_nobody_for_anything(visit: Visit) -> None:
    home = ("file://", "data:", "http://127.0.0.1:", "http://127.0.0.1/")
    assert [url for url in visit.requests if not url.startswith(home)] == []
    elsewhere = "e => /^(https?:)?\\/\\//.test(e.getAttribute('src') || '') && e.outerHTML"
    assert visit.all("[src]", elsewhere) == []


def test_the_page_is_small_and_has_no_script(visit: Visit) -> None:
    assert visit.file.stat().st_size < 1_000_000
    assert visit.all("script", "e => e.outerHTML.slice(0, 80)") == []
    handlers = "e => [...e.attributes].some(a => a.name.startsWith('on')) && e.outerHTML"
    assert visit.all("*", handlers) == []


def test_every_picture_says_what_it_shows(visit: Visit) -> None:
    assert visit.all("img", "e => !(e.alt || '').trim() && e.outerHTML.slice(0, 80)") == []
    named = """e => !e.closest('[aria-hidden=true]') && !e.parentElement.closest('svg')
        && !(e.getAttribute('aria-label') || '').trim()
        && !(e.querySelector(':scope > title')?.textContent || '').trim()
        && e.outerHTML.slice(0, 80)"""
    assert visit.all("svg", named) == []
    assert len(visit.all("img, svg", "e => 'a picture'")) >= 2


def test_every_table_has_headers(visit: Visit) -> None:
    bare = "e => !e.querySelector('th[scope]') && e.outerHTML.slice(0, 80)"
    assert visit.all("table", bare) == []
    assert visit.all("th", "e => !e.hasAttribute('scope') && e.outerHTML.slice(0, 80)") == []
    assert len(visit.all("table", "e => 'a table'")) >= 1


def test_the_page_says_its_language_and_has_one_heading(visit: Visit) -> None:
    assert visit.page.evaluate("document.documentElement.lang") == "en"
    assert len(visit.all("h1", "e => e.textContent")) == 1


def test_no_text_is_faint(visit: Visit) -> None:
    assert visit.page.evaluate(FAINT) == []


def test_a_narrow_window_does_not_cut_the_page(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 400, "height": 800})
    try:
        wide = visit.page.evaluate("document.documentElement.scrollWidth")
    finally:
        visit.page.set_viewport_size({"width": 1100, "height": 900})
    assert wide <= 410


def test_the_page_prints(visit: Visit) -> None:
    assert visit.page.pdf(format="A4").startswith(b"%PDF")


def test_the_contents_name_every_question(visit: Visit) -> None:
    titles = visit.all("nav li a", "e => e.textContent")
    for start in ("The Riyadh talks", "Who must be in the room", "What changed", "What to watch"):
        assert any(title.startswith(start) for title in titles), titles
    assert len(visit.all("#seats figure svg.wide", "e => 'a picture'")) >= 3  # seats, early or late

"""Loading: every kind of text, and one clear message for what is none."""

from __future__ import annotations

import io
import sys
import tracemalloc
from pathlib import Path

import pytest

import plenipo as pl
from plenipo.errors import MissingExtra, SituationError
from plenipo.reading import load as module
from plenipo.reading.load import LONGEST, load, text_of
from plenipo.situation.ledger import verify


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Ärger in Zürich".encode(), "Ärger in Zürich"),
        ("Ärger".encode("utf-16"), "Ärger"),
        ("Ärger\r\nhier".encode("cp1252"), "Ärger\r\nhier"),
        (b"a\r\nb\n", "a\r\nb\n"),  # no line end is changed
        ("\ufeffwith a mark".encode(), "\ufeffwith a mark"),
    ],
)
def test_text_is_decoded_as_it_is(tmp_path: Path, data: bytes, text: str) -> None:
    loaded = load(write(tmp_path / "a.txt", data))
    assert loaded.text == text
    assert loaded.kind == "txt"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.txt", b"", "no text in it"),
        ("blank.txt", b" \n\t ", "no text in it"),
        ("binary.txt", bytes(range(256)) * 40, "not a text"),
        ("zip.txt", b"PK\x03\x04" + b"\0" * 500, "not a text"),
        ("mixed.txt", "é à ü ".encode() + "né à".encode("cp1252"), "mixes encodings"),
        ("neither.txt", b"caf\x81 noir", "neither UTF-8 nor Windows-1252"),
        ("broken.txt", b"\xff\xfea", "not UTF-16"),
        ("broken.pdf", b"%PDF-1.7\nnothing", "This PDF cannot be read"),
    ],
)
def test_what_is_no_text_says_so(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    if name.endswith("pdf"):
        pytest.importorskip("pypdf")
    with pytest.raises(SituationError, match=words) as caught:
        load(write(tmp_path / name, data))
    assert len(caught.value.places) == 1
    assert name in str(caught.value)


def test_missing_files_and_folders(tmp_path: Path) -> None:
    with pytest.raises(SituationError, match="no such file"):
        load(tmp_path / "nothing.txt")
    with pytest.raises(SituationError, match="This is a folder"):
        load(tmp_path)


def test_too_much_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    path = write(tmp_path / "big.txt", b"A sentence of some words. " * 2_000_000)  # 52 MB
    tracemalloc.start()
    with pytest.raises(SituationError, match="more than 20 MB"):
        load(path)
    assert tracemalloc.get_traced_memory()[1] < 60e6
    tracemalloc.stop()
    with pytest.raises(SituationError, match="at most 2,000,000"):
        load(write(tmp_path / "long.txt", b"word " * (LONGEST // 5 + 1)))


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"He said so.")))
    assert load("-").text == "He said so."


def test_a_page(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    body = "<p>" + "The minister said that the talks will go on. " * 8 + "</p>"
    page = f"<!doctype html><html><head><title>T</title></head><body><nav>Menu</nav>{body}</body>"
    loaded = load(write(tmp_path / "a.html", page.encode()))
    assert loaded.kind == "html"
    assert "The minister said" in loaded.text
    assert "<p>" not in loaded.text
    with pytest.raises(SituationError, match="No text was found"):
        load(write(tmp_path / "b.html", b"<html><body><script>1</script></body></html>"))


def one_page_pdf(text: str) -> bytes:
    """A PDF of one page, written by hand."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode() if text else b""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = b"%PDF-1.4\n"
    places: list[int] = []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    return out + b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start


def test_a_pdf_with_text_and_one_without(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    loaded = load(write(tmp_path / "a.pdf", one_page_pdf("The minister said that it is over.")))
    assert loaded.kind == "pdf"
    assert loaded.text.startswith("The minister said that it is over.")
    assert loaded.parts == ((0, "page 1"),)
    with pytest.raises(SituationError, match="its pages are pictures"):
        load(write(tmp_path / "b.pdf", one_page_pdf("")))


def test_a_missing_extra_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(module.importlib, "import_module", none)
    for name, data, extra in (("a.pdf", b"%PDF-1.4", "pdf"), ("a.html", b"<html>", "html")):
        with pytest.raises(MissingExtra, match=rf"plenipo\[{extra}\]"):
            load(write(tmp_path / name, data))


def test_an_address_that_does_not_answer_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    import urllib.request
    from urllib.error import URLError

    def refuse(*_: object, **__: object) -> None:
        raise URLError("refused")

    monkeypatch.setattr(urllib.request, "urlopen", refuse)
    with pytest.raises(SituationError, match="The page did not come: refused"):
        load("http://127.0.0.1:9/report")


@pytest.mark.parametrize(
    ("name", "encoding"), [("a.txt", "utf-16"), ("a.txt", "cp1252"), ("a.txt", "utf-8-sig")]
)
def test_a_ledger_is_verified_in_the_text_as_it_was_read(
    tmp_path: Path, name: str, encoding: str
) -> None:
    text = "Der Präsident. Norwegian Prime Minister Anna Holm said that “it rains”.\r\n"
    write(tmp_path / name, text.encode(encoding))
    ledger = pl.read(tmp_path / name).ledger
    assert verify(ledger, tmp_path, decode=text_of).unseen == 0


def test_a_ledger_of_a_pdf_and_of_a_page_is_verified(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    pytest.importorskip("trafilatura")
    said = "Norwegian Prime Minister Anna Holm said that the talks will go on in Oslo. "
    write(tmp_path / "a.pdf", one_page_pdf(said))
    page = f"<!doctype html><html><body><article><p>{said * 6}</p></article></body></html>"
    write(tmp_path / "b.html", page.encode())
    ledger = pl.read([tmp_path / "a.pdf", tmp_path / "b.html"]).ledger
    found = verify(ledger, tmp_path, decode=text_of)
    assert (found.unseen, found.missing) == (0, ())
    assert found.spans > 10

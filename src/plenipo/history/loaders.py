"""Cases from files: UCDP, Fortna, GML and ICB, told apart by their columns.

The user brings the copy: only tables derived from UCDP are in the package.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from plenipo.errors import MissingExtra, Place, SituationError

__all__ = ["Cases", "Source", "read_cases"]

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Source = Literal["ucdp", "fortna", "gml", "icb"]
MOST_BYTES, MOST_ROWS = 50_000_000, 100_000
Rows = list[dict[str, str]]

NEEDS: Mapping[Source, tuple[str, ...]] = {
    "ucdp": (
        *("dyadep_id", "conflict_id", "kind", "ending", "ep_end_year", "max_intensity"),
        *("prior_episodes", "years", "event"),
    ),
    "fortna": ("id", "ccode", "victory", "treaty", "truce", "logdead", "wardur", "_t", "_d"),
    "gml": (
        *("dispnum", "grp", "endyear", "war", "settle", "negotiated", "imposed"),
        *("prior_mids_20y", "prior_wars", "years", "event", "years_war", "event_war"),
    ),
    "icb": ("crisno", "outesr", "forout", "subout", "protrac", "viol", "yrterm", "pcid"),
}
# A column that no other source has.
TELLS: Mapping[Source, str] = {
    "ucdp": "dyadep_id",
    "fortna": "_t",
    "gml": "dispnum",
    "icb": "crisno",
}
ENDINGS = (
    *("peace_agreement", "ceasefire", "victory_a", "victory_b", "low_activity"),
    "actor_ceased",
)
KINDS = ("interstate", "intrastate", "intrastate_intl", "extrastate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """Past cases: how long peace lasted in each, and what is known of it.

    ``years``, ``event`` and ``group`` are arrays (case,); so is every one of ``columns``. ICB
    says only whether the same adversaries met again within five years: there ``years`` is 5, or
    2.5 where they did, and only five years can be asked about.
    """

    source: Source
    years: Floats
    event: Flags
    group: npt.NDArray[np.str_]  # cases of one group are not independent
    columns: Mapping[str, Floats]
    ending: npt.NDArray[np.str_]  # UCDP only, else empty strings
    kind: npt.NDArray[np.str_]  # UCDP only, else empty strings

    def __len__(self) -> int:
        return len(self.years)

    def take(self, rows: npt.NDArray[Any]) -> Cases:
        """The cases of some rows: numbers or flags."""
        return Cases(
            source=self.source,
            years=self.years[rows],
            event=self.event[rows],
            group=self.group[rows],
            columns={name: column[rows] for name, column in self.columns.items()},
            ending=self.ending[rows],
            kind=self.kind[rows],
        )


def _wrong(path: Path, message: str, hint: str = "", line: int = 0) -> SituationError:
    place = Place(file=path.name, line=line, column=int(line > 0), message=message, hint=hint)
    return SituationError([place], closing="Nothing was fitted.")


def _rows(path: Path) -> Rows:
    if not path.is_file():
        raise _wrong(path, "There is no such file.")
    if path.stat().st_size > MOST_BYTES:
        raise _wrong(path, "The file is larger than 50 MB.", "None of these sources is.")
    if path.suffix.lower() == ".dta":
        return _stata(path)
    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            reader = csv.DictReader(stream)
            rows: Rows = []
            for row in reader:
                rows.append({k: v or "" for k, v in row.items() if isinstance(k, str)})
                if len(rows) > MOST_ROWS:
                    raise _wrong(path, f"The file has more than {MOST_ROWS:,} rows.")
            names = reader.fieldnames or []
    except (UnicodeDecodeError, csv.Error) as fault:
        raise _wrong(path, f"This is not a CSV file: {fault}.") from None
    if not rows:
        raise _wrong(path, "The file has no rows." if names else "The file is empty.")
    return rows


def _stata(path: Path) -> Rows:
    try:
        import pandas as pd  # pyright: ignore
    except ImportError:
        raise MissingExtra("history", "Reading a Stata file") from None
    try:
        read: Any = pd.read_stata(path, convert_categoricals=False)  # pyright: ignore
    except Exception as fault:  # pandas raises what its parser meets
        raise _wrong(path, f"This Stata file cannot be read: {fault}.") from None
    if not 0 < len(read) <= MOST_ROWS:
        raise _wrong(path, f"The file has {len(read):,} rows; 1 to {MOST_ROWS:,} are read.")
    columns = [str(name) for name in read.columns]
    listed = read.to_numpy(dtype=object).tolist()
    return [{c: "" if v is None or v != v else str(v) for c, v in zip(columns, row, strict=True)}
            for row in listed]  # fmt: skip


class _Table:
    """The rows of a file, column by column, with errors that say where."""

    def __init__(self, path: Path, rows: Rows) -> None:
        self.path, self.rows = path, rows

    def numbers(self, name: str, *, missing: bool = False) -> Floats:
        """A column of finite numbers; empty cells are NaN where they may be missing."""
        out = np.full(len(self.rows), np.nan)
        for i, row in enumerate(self.rows):
            text = row[name].strip()
            if text.lower() in {"", "na", "nan", "."} and missing:
                continue
            try:
                out[i] = float(text)
            except ValueError:
                out[i] = np.nan
            if not math.isfinite(out[i]):
                raise _wrong(self.path, f'{name}: "{text}" is not a number.', line=i + 2)
        return out

    def words(self, name: str, allowed: Sequence[str]) -> npt.NDArray[np.str_]:
        """A column of these words only."""
        for i, row in enumerate(self.rows):
            if row[name] not in allowed:
                raise _wrong(
                    self.path,
                    f'{name}: "{row[name]}" is not known.',
                    f"Use one of: {', '.join(allowed)}.",
                    line=i + 2,
                )
        return np.array([row[name] for row in self.rows], dtype=np.str_)

    def keys(self, name: str) -> npt.NDArray[np.str_]:
        """A column of keys; 200 and 200.0 are the same key."""
        return np.array([_key(row[name]) for row in self.rows], dtype=np.str_)


def _key(text: str) -> str:
    try:
        number = float(text)
    except ValueError:
        return text
    return str(int(number)) if math.isfinite(number) and number == int(number) else text


def _made(
    source: Source,
    table: _Table,
    names: Sequence[str],
    *,
    years: Floats,
    event: Floats,
    group: npt.NDArray[np.str_],
    words: tuple[npt.NDArray[np.str_], npt.NDArray[np.str_]] | None = None,
    missing: Sequence[str] = (),
) -> Cases:
    odd = np.flatnonzero((years <= 0) | ~np.isin(event, (0, 1)))
    if odd.size:
        raise _wrong(
            table.path,
            "Time must be above 0 and the event 0 or 1.",
            line=int(odd[0]) + 2,
        )
    blank = np.full(len(years), "", dtype=np.str_)
    ending, kind = words or (blank, blank)
    return Cases(
        source=source,
        years=years,
        event=event == 1,
        group=group,
        columns={name: table.numbers(name, missing=name in missing) for name in names},
        ending=ending,
        kind=kind,
    )


def _ucdp(table: _Table) -> Cases:
    return _made(
        "ucdp",
        table,
        ("ep_end_year", "max_intensity", "prior_episodes"),
        years=table.numbers("years"),
        event=table.numbers("event"),
        group=table.keys("conflict_id"),
        words=(table.words("ending", ENDINGS), table.words("kind", KINDS)),
    )


def _fortna(table: _Table) -> Cases:
    """One case for each spell of peace: split rows carry the features of their first row."""
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    until = table.numbers("_t")
    for i, name in enumerate(table.keys("id")):
        if name not in first or until[i] < until[first[name]]:
            first[name] = i
        if name not in last or until[i] > until[last[name]]:
            last[name] = i
    whole = _made(
        "fortna",
        table,
        ("victory", "treaty", "truce", "logdead", "wardur"),
        years=until / 365.25,
        event=table.numbers("_d"),
        group=table.keys("ccode"),
        missing=("logdead", "wardur"),
    )
    begun = whole.take(np.array(list(first.values())))
    ended = whole.take(np.array([last[name] for name in first]))
    return Cases(
        source="fortna",
        years=ended.years,
        event=ended.event,
        group=begun.group,
        columns=begun.columns,
        ending=begun.ending,
        kind=begun.kind,
    )


def _gml(table: _Table) -> Cases:
    """Fights that ended after 1945."""
    cases = _made(
        "gml",
        table,
        [n for n in NEEDS["gml"] if n not in {"dispnum", "grp", "years", "event"}],
        years=table.numbers("years"),
        event=table.numbers("event"),
        group=np.array([row["grp"] for row in table.rows], dtype=np.str_),
    )
    return cases.take(cases.columns["endyear"] >= 1946)


def _icb(table: _Table) -> Cases:
    """Crises of which it is known whether they came back within five years."""
    coded = table.numbers("outesr", missing=True)
    known = np.isin(coded, (1, 2))
    names = ("forout", "subout", "protrac", "viol", "yrterm")
    given = "grp" in table.rows[0]
    rivalry, crisis = table.numbers("pcid", missing=True), table.keys("crisno")
    group = [
        row["grp"] if given else (f"pc{int(p)}" if np.isfinite(p) else f"cr{c}")
        for row, p, c in zip(table.rows, rivalry, crisis, strict=True)
    ]
    cases = _made(
        "icb",
        table,
        names,
        years=np.where(coded == 1, 2.5, 5.0),
        event=(coded == 1).astype(np.float64),
        group=np.array(group, dtype=np.str_),
        missing=names,
    )
    return cases.take(known)


READERS: Mapping[Source, Callable[[_Table], Cases]] = {
    "ucdp": _ucdp,
    "fortna": _fortna,
    "gml": _gml,
    "icb": _icb,
}


def read_cases(path: str | Path) -> Cases:
    """Cases of a file of one of the four formats, recognised by its columns.

    UCDP: ends of conflict episodes. Fortna: spells of peace after civil war (``.csv`` or
    ``.dta``). GML: fights between two states. ICB: crises at the system level. docs/history.md
    lists the columns each needs.

    Raises
    ------
    SituationError
        The file cannot be read, is of no known format, lacks a column or holds what is no number.
    MissingExtra
        A ``.dta`` file without pandas.
    """
    path = Path(path)
    rows = _rows(path)
    names = set(rows[0])
    found: list[Source] = [source for source, column in TELLS.items() if column in names]
    if len(found) != 1:
        signs = ", ".join(f"{column} ({source})" for source, column in TELLS.items())
        raise _wrong(path, "The file is of no known format.", f"One column must tell it: {signs}.")
    source = found[0]
    lacking = [name for name in NEEDS[source] if name not in names]
    if lacking:
        raise _wrong(
            path,
            f"This {source} file lacks the column {lacking[0]}.",
            f"It needs {', '.join(NEEDS[source])}. docs/history.md says what each holds.",
        )
    cases = READERS[source](_Table(path, rows))
    if not len(cases):
        raise _wrong(path, "No row of the file can be used.", "See docs/history.md.")
    return cases

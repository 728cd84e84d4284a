"""A scenario folder: which file is the domain, which are the parties' profiles."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, get_args

from plenipo.errors import Place, SituationError
from plenipo.formats import genius, geniusweb, markup, negmas
from plenipo.formats.faults import MOST_PARTIES, NO_TEXT, stop
from plenipo.formats.scenario import Profile, Scale, Scenario

__all__ = ["read"]

KINDS = {".xml": "xml", ".json": "json", ".yml": "yaml", ".yaml": "yaml"}
MOST_FILES = 1000
TOLD = {"xml": "Genius XML", "json": "GeniusWeb JSON", "yaml": "NegMAS YAML"}
Found = dict[Path, Any]


def read(folder: Path | str, scale: Scale = "genius") -> Scenario:
    """A folder with a domain file and one profile for each party.

    Genius XML, GeniusWeb JSON and NegMAS YAML are told by their endings and content;
    parties come in the order of their file names. Files whose names start with ``_`` or
    ``.`` are left alone, as are files that are neither domain nor profile (both noted).

    Parameters
    ----------
    folder : a folder
    scale : "genius" or "raw"; see :mod:`plenipo.formats.scenario`

    Returns
    -------
    Scenario

    Raises
    ------
    SituationError
        No such folder, no domain or two, fewer than two profiles, or the mistakes of a
        file with their places.
    ValueError
        No such scale.
    """
    if scale not in get_args(Scale):
        raise ValueError(f'scale is "genius" or "raw", not "{scale}"')
    folder = Path(folder)
    kind, domain, profiles, left = _told_apart(folder)
    notes = [f"{p.name} is neither domain nor profile and was left out." for p in left]
    if len(profiles) < 2:
        count = f"only {next(iter(profiles)).name}" if profiles else "none"
        message = f"A scenario has a profile for each party; {count} found."
        raise stop(folder, message, f"The domain is {next(iter(domain)).name}.")
    if len(profiles) > MOST_PARTIES:
        raise stop(folder, f"{len(profiles)} profiles found; at most {MOST_PARTIES} are read.")
    (path, body), *_ = domain.items()
    read_one: list[Profile] = []
    wrong: list[Place] = []
    agreed: Any = None
    if kind == "xml":
        agreed = genius.domain(body, path, scale)
        issues = agreed.issues
    elif kind == "json":
        issues = geniusweb.domain(body, path)
    else:
        issues = negmas.domain(body, path)
    for at, tree in profiles.items():
        try:
            if kind == "xml":
                made, odd = genius.profile(tree, at, agreed, scale)
                notes += odd
            elif kind == "json":
                made = geniusweb.profile(tree, at, issues)
            else:
                made = negmas.profile(tree, at, issues)
            read_one.append(made)
        except SituationError as err:
            wrong += err.places
    if wrong:
        raise SituationError(wrong, closing="Nothing was read.")
    return Scenario(
        name=NO_TEXT.sub(" ", folder.resolve().name),
        format=TOLD[kind],
        scale=scale,
        issues=issues,
        profiles=tuple(read_one),
        notes=tuple(notes),
    )


def _told_apart(folder: Path) -> tuple[str, Found, Found, list[Path]]:
    """Format, the domain, the profiles in order of their names, and what is neither."""
    found: dict[str, tuple[Found, Found, list[Path]]] = {}
    for path in _files(folder):
        kind = KINDS[path.suffix.lower()]
        domains, profiles, left = found.setdefault(kind, ({}, {}, []))
        tree, role = _role(path, kind)
        if role == "domain":
            domains[path] = tree
        elif role == "profile":
            profiles[path] = tree
        else:
            left.append(path)
    kinds = [k for k, (domains, profiles, _) in found.items() if domains or profiles]
    if len(kinds) > 1:
        shown = " and ".join(TOLD[k] for k in sorted(kinds))
        raise stop(folder, f"{shown} found.", "Keep the files of one format in a folder.")
    if not kinds:
        message = "No scenario file found."
        raise stop(folder, message, "A folder holds a domain and a profile for each party.")
    domains, profiles, left = found[kinds[0]]
    if len(domains) != 1:
        names = ", ".join(p.name for p in domains)
        message = f"{len(domains)} domain files found: {names}." if names else "No domain file."
        hint = {
            "xml": "It has the root <negotiation_template>.",
            "json": 'It is an object with "issuesValues".',
            "yaml": "It has issues:.",
        }
        raise stop(folder, message, f"Keep one. {hint[kinds[0]]}")
    return kinds[0], domains, profiles, left


def _files(folder: Path) -> list[Path]:
    try:
        if not folder.is_dir():
            message = "This is a file." if folder.exists() else "There is no such folder."
            raise stop(folder, message, "Name the folder with the domain and the profiles.")
        names = sorted(os.listdir(folder))  # noqa: PTH208  (names only, before any bound)
    except (OSError, ValueError) as err:
        if isinstance(err, SituationError):
            raise
        why = getattr(err, "strerror", None) or err
        raise stop(folder, f"This cannot be opened: {why}.") from None
    paths = [folder / n for n in names if not n.startswith(("_", "."))]
    paths = [p for p in paths if p.suffix.lower() in KINDS and not p.is_dir()]
    for path in paths:
        if NO_TEXT.search(path.name):  # a party is called as its file is
            shown = path.with_name(NO_TEXT.sub("?", path.name))
            raise stop(shown, "The name of this file is no text.", "Rename it.")
    if len(paths) > MOST_FILES:
        raise stop(folder, f"{len(paths):,} files found; at most {MOST_FILES:,} are read.")
    return paths


def _role(path: Path, kind: str) -> tuple[Any, str]:
    """A parsed file, and whether it is a domain, a profile or neither."""
    if kind == "xml":
        root = markup.parse(path)
        if root.tag == "negotiation_template" or list(root.every("utility_space")):
            return root, "domain"
        return root, "profile" if root.tag == "utility_space" else ""
    if kind == "json":
        body = geniusweb.parse(path)
        if "issuesValues" in body:
            return body, "domain"
        profile = any(k.endswith(("UtilitySpace", "Ordering")) for k in body)
        return body, "profile" if profile else ""
    tree = negmas.parse(path)
    if "plenipo" in tree.value:
        hint = "Ask it directly: plenipo settle, trade and the other commands take it."
        raise stop(path, "This is a situation file, no scenario of another tool.", hint)
    if "issues" in tree.value:
        return tree, "domain"
    return tree, "profile" if "type" in tree.value else ""

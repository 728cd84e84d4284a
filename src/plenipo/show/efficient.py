"""Pictures of efficient packages, ready for a section: wide and narrow, with words."""

from __future__ import annotations

from collections.abc import Sequence

from plenipo.show.chart import NARROW
from plenipo.show.frontier import frontier_chart
from plenipo.show.parallel import parallel_chart
from plenipo.show.section import Chart
from plenipo.show.sentence import finish, joined
from plenipo.show.spots import Spot, together
from plenipo.show.table import cell_text

__all__ = ["Spot", "efficient_figure"]


def efficient_figure(
    parties: Sequence[str],
    points: Sequence[Sequence[float]],
    spots: Sequence[Spot] = (),
    *,
    unit: str = "points",
    fmt: str = "gain",
    caption: str = "",
) -> tuple[Chart, ...]:
    """Efficient packages and those with a name: two parties as a frontier, more side by side.

    Parameters
    ----------
    parties : names
    points : what each efficient package is worth to each party
    spots : packages with a name
    unit, fmt : of what they are worth: "points over no deal" and ``gain``

    Returns
    -------
    tuple of one Chart, or none where there are fewer than two parties or no package
    """
    if len(parties) < 2 or not (points or spots):
        return ()
    if len(parties) == 2:
        first, second = parties
        pairs = [(p[0], p[1]) for p in points]
        wide = frontier_chart((first, second), pairs, spots, unit=unit, fmt=fmt)
        narrow = frontier_chart((first, second), pairs, spots, unit=unit, fmt=fmt, width=NARROW)
    else:
        wide = parallel_chart(parties, points, spots, unit=unit, fmt=fmt)
        narrow = parallel_chart(parties, points, spots, unit=unit, fmt=fmt, width=NARROW)
    lines = [finish(f"what efficient packages are worth in {unit}")] if points else []
    for i, party in enumerate(parties):
        values = [p[i] for p in points]
        if values:
            low, high = (cell_text(v, fmt) for v in (min(values), max(values)))
            lines.append(finish(f"{party}: {low} to {high}"))
    for spot, _ in together(spots):
        each = joined(f"{p} {cell_text(v, fmt)}" for p, v in zip(parties, spot.at, strict=True))
        lines.append(finish(f"{spot.name}: {each}"))
    return (Chart(spec=wide, narrow=narrow, alt=" ".join(lines), caption=caption),)

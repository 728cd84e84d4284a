"""Tables settled side by side come out as one after the other, to the byte."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from laws.tables import situation

from plenipo.answer.table.seating import take_seats
from plenipo.situation.draw import draw
from plenipo.solve.bargain.agree import agree
from plenipo.solve.bargain.kalai import kalai

BODY: dict[str, Any] = {
    "parties": dict.fromkeys("abcd"),
    "issues": {
        **{k: {"scale": [0, 1], "status_quo": 0.4} for k in "ABC"},
        "E": {"options": ["no", "yes"], "status_quo": "no"},
    },
    "consent": {"c": {"over": ["A", "E"], "firm": 0.5}, "d": {"over": ["B"]}},
    "cost_of_no_deal": {p: {"points": [0, 5, 10], "ends_with": "E"} for p in "abc"},
}


def test_two_threads_give_the_bytes_of_one() -> None:
    drawn = draw(situation(BODY), draws=300, seed=2)
    tables = ["a+b", "a+c", "b+c", "a+b+c", "a+d", "all"]
    rooms = [take_seats(drawn, t).room for t in tables]
    jobs = [(by, room) for by in (agree, kalai) for room in rooms]
    alone = [by(room) for by, room in jobs]
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(lambda job: job[0](job[1]), jobs))
    for one, other in zip(alone, together, strict=True):
        for x, y in zip(one, other, strict=True):
            assert x.tobytes() == y.tobytes()
    assert len({found.level.tobytes() for found in alone}) == len(jobs)

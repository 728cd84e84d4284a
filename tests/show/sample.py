"""Sections like those of a real report: a war, five issues, five parties, two rooms."""

from __future__ import annotations

from plenipo.show.figure import causes_figure, gains_figure, positions_figures, sources_figure
from plenipo.show.heat import Heat
from plenipo.show.pairs import Pair
from plenipo.show.positions import IssueRow, Stance
from plenipo.show.section import Grid, Section
from plenipo.show.sentence import change_words, joined, numeral, share_words
from plenipo.show.timeline import Event

DRAWS = 10_000

ISSUES = (
    IssueRow(
        name="Ceasefire",
        question="Does the fighting stop?",
        anchors=((0, "no"), (1, "yes")),
        status_quo=0,
        stances=(
            Stance(party="United States", span=(0.9, 1, 1)),
            Stance(party="Russia", span=(0, 0.3, 0.8)),
            Stance(party="Ukraine", span=(0.7, 1, 1)),
            Stance(party="Europe", span=(0.6, 0.9, 1)),
            Stance(party="Poland", span=(0.5, 0.8, 1)),
        ),
        deal=(0, 0, 0),
        deal_words="no",
    ),
    IssueRow(
        name="Western troops",
        question="Which Western force stands in Ukraine?",
        anchors=(
            (0, "none"),
            (0.4, "observers"),
            (0.7, "European brigades"),
            (1, "a large European force"),
        ),
        status_quo=0,
        stances=(
            Stance(party="United States", span=(0.3, 0.6, 0.75)),
            Stance(party="Russia", span=(0, 0, 0.1), limits=(("at_most", 0.4),)),
            Stance(party="Ukraine", span=(0.85, 1, 1), limits=(("at_least", 0.4),)),
            Stance(party="Europe", span=(0.55, 0.7, 0.85)),
            Stance(party="Poland", span=(0.2, 0.4, 0.6)),
        ),
        deal=(0, 0.35, 0.4),
        deal_words="observers, not more",
    ),
    IssueRow(
        name="American backstop",
        question="How firmly does the United States stand behind whatever force is sent?",
        anchors=(
            (0, "not at all"),
            (0.5, "intelligence and air defence"),
            (1, "treaty commitment"),
        ),
        status_quo=0,
        stances=(
            Stance(party="United States", span=(0, 0.1, 0.35)),
            Stance(party="Russia", span=(0, 0, 0.15), limits=(("at_most", 0.5),)),
            Stance(party="Ukraine", span=(0.8, 1, 1)),
            Stance(party="Europe", span=(0.5, 0.7, 0.9)),
            Stance(party="Poland", span=(0.7, 0.9, 1)),
        ),
        deal=(0.02, 0.12, 0.3),
        deal_words="between not at all and intelligence and air defence",
    ),
    IssueRow(
        name="Minerals",
        question="Who earns from Ukraine's minerals?",
        anchors=((0, "Ukraine alone"), (0.5, "a shared fund"), (1, "half to the United States")),
        status_quo=0,
        stances=(
            Stance(party="United States", span=(0.7, 0.95, 1)),
            Stance(party="Russia", span=(0.1, 0.5, 0.9)),
            Stance(party="Ukraine", span=(0.1, 0.3, 0.5)),
            Stance(party="Europe", span=(0, 0.2, 0.4)),
            Stance(party="Poland", span=(0, 0.25, 0.5)),
        ),
    ),
    IssueRow(
        name="Relations",
        question="How normal are relations between the United States and Russia?",
        anchors=((0, "frozen"), (0.3, "embassies work"), (0.6, "trade resumes"), (1, "normal")),
        status_quo=0.1,
        stances=(
            Stance(party="United States", span=(0.4, 0.6, 0.8)),
            Stance(party="Russia", span=(0.8, 1, 1)),
            Stance(party="Ukraine", span=(0, 0.05, 0.2)),
            Stance(party="Europe", span=(0, 0.1, 0.3)),
            Stance(party="Poland", span=(0, 0, 0.1)),
        ),
        deal=(0.55, 0.7, 0.82),
        deal_words="trade resumes, not more",
    ),
)
GAINS = {
    "United States": (4.0, 9.2, 15.1),
    "Russia": (12.1, 20.4, 31.0),
    "Ukraine": (-29.7, -17.8, -6.3),
    "Europe": (-14.2, -6.9, 0.4),
    "Poland": (-16.0, -8.1, -1.2),
}
GROUPS = {
    "United States": "In the room",
    "Russia": "In the room",
    "Ukraine": "Outside",
    "Europe": "Outside",
    "Poland": "Outside",
}
CAUSES = {
    "Ukraine's limit on troops clashes with Russia's limit": 0.41,
    "Russia would rather go on than accept the backstop": 0.17,
    "Ukraine refuses what was agreed without it": 0.09,
    "No offer supplies the brigades": 0.004,
}
SOURCES = {
    "Russia's limit on troops (one statement, second hand)": 0.38,
    "Cost of going on for Ukraine (analyst)": 0.22,
    "How firmly the United States stands behind a force (two statements that disagree)": 0.11,
    "Everything else": 0.29,
}
_SEATS = ("United States", "Russia", "Ukraine", "Europe")
HEAT = Heat(
    rows=_SEATS,
    columns=_SEATS,
    values=((12, 6, -3, 1), (4, 18, -14, -6), (-2, -9, 17.4, 5.5), (0.3, -1, 6.6, 9)),
    errors=((0.5,) * 4, (0.6,) * 4, (1.1,) * 4, (0.7, 0.3, 0.4, 0.4)),
    corner="seat of, worth to",
    total=(14.3, 14.0, 7.0, 9.5),
)
EVENTS = (
    Event(
        name="no membership from these talks",
        on="12 February 2025",
        by="United States",
        values={"United States": 1.2, "Russia": 3.4, "Ukraine": -6.2, "Europe": -2.2, "Poland": 0},
        errors={"United States": 0.2, "Russia": 0.2, "Ukraine": 0.3},
    ),
    Event(name="the call", on="12 February 2025", values={"Russia": 13.4, "Ukraine": -16.2}),
    Event(
        name="in a hurry",
        on="14 February 2025",
        values={"United States": -1.2, "Russia": 0.9, "Ukraine": -0.3},
        errors={"Russia": 0.6},
    ),
)
PAIRS = (
    Pair(
        name="Ukraine: the Riyadh talks, then the talks that follow",
        marks={"early seat": (3, 12, 20), "late seat": (-2, 7, 18), "no seat": (-12, -4, 1)},
        note="The early seat is worth about 5 points more.",
    ),
    Pair(
        name="Europe: the Riyadh talks, then the talks that follow",
        marks={"early seat": (1, 4, 9), "late seat": (1, 4, 9), "no seat": (-3, 0, 1)},
    ),
)
REFUSALS = {"Ukraine": (0.31, 0.893), "Europe": (0.0, 0.12), "Poland": (0.02, 0.21)}


def riyadh() -> Section:
    """What a room without the belligerent would settle."""
    refusing = REFUSALS["Ukraine"][1]
    return Section(
        title="What would Riyadh agree on?",
        anchor="settle-riyadh",
        sentences=(
            f"The fighting goes on {share_words(1.0, DRAWS)}: Ukraine neither sits in the room "
            "nor must accept afterwards.",
            f"Relations change {share_words(0.81, DRAWS)}; the middle draw lies at "
            "“trade resumes”, not more.",
            f"Ukraine {change_words(-17.8)} and would refuse this deal "
            f"{share_words(refusing, DRAWS)}; "
            f"{joined(['Europe', 'Poland'])} lose less.",
        ),
        charts=(
            *gains_figure(GAINS, groups=GROUPS, caption="Gain of each party against no deal"),
            *causes_figure(
                CAUSES,
                head=("The fighting goes on", 0.67),
                caption="How often the fighting goes on, and why",
            ),
        ),
        grids=(
            Grid(
                caption="How each issue ends, Riyadh alone",
                columns=("issue", "leaves the status quo", "deal", "low", "middle", "high"),
                rows=(
                    ("Ceasefire", 0.0, "no", None, None, None),
                    ("Relations", 0.81, "trade resumes, not more", 55, 70, 82),
                    ("Sanctions", 0.36, "between none lifted and half lifted", 0, 22, 61.2),
                    ("American arms", 0.9996, "half as much", 31, 49, 80),
                ),
                formats=("text", "share", "text", "level", "level", "level"),
                note="Levels on each issue's own scale; low and high are the middle 80 %.",
            ),
            Grid(
                caption="Gains and refusals",
                columns=("party", "gain", "low", "high", "would refuse", "still refuses"),
                rows=tuple(
                    (
                        name,
                        GAINS[name][1],
                        GAINS[name][0],
                        GAINS[name][2],
                        *REFUSALS.get(name, (None, None)),
                    )
                    for name in GAINS
                ),
                formats=("text", "gain", "gain", "gain", "share", "share"),
            ),
            Grid(
                caption="Outcome",
                columns=("outcome", "share"),
                rows=(
                    ("deal", 0.0),
                    ("partial deal", 0.81),
                    ("no deal", 0.19),
                    ("the fighting goes on", 1.0),
                ),
                formats=("text", "share"),
            ),
        ),
        notes=(
            "Nash bargaining with access times patience as weights (theory, section 2).",
            "Defaulted: patience of Europe and Poland (the common horizon, 24 months).",
        ),
    )


def everyone() -> Section:
    """The full table, with parts."""
    return Section(
        title="What would the full table agree on?",
        anchor="settle-all",
        sentences=(
            f"The fighting ends {share_words(0.33, DRAWS)}; clashing limits hold it down.",
            f"{numeral(3).capitalize()} of the five parties gain.",
        ),
        grids=(
            Grid(
                caption="Gains at the full table",
                columns=("party", "gain", "share of draws with a gain"),
                rows=tuple((name, 4.0 - i, 0.9 - i / 5) for i, name in enumerate(GAINS)),
                formats=("text", "gain", "share"),
            ),
            Grid(
                caption="Parties that gain",
                columns=("group", "parties"),
                rows=(("gain", 3), ("lose", 2)),
                formats=("text", "count"),
            ),
        ),
        parts=(
            Section(
                title="If Ukraine must accept afterwards",
                anchor="consent",
                sentences=("Nothing changes.",),
                grids=(
                    Grid(
                        caption="With consent",
                        columns=("issue", "chance"),
                        rows=(("Ceasefire", 0.33), ("Troops", None)),
                        formats=("text", "share"),
                    ),
                ),
            ),
        ),
    )


def situation() -> Section:
    """Where everyone stands."""
    return Section(
        title="Where does everyone stand?",
        anchor="check",
        sentences=("Parties are furthest apart on the backstop.",),
        charts=positions_figures(ISSUES, caption="Positions, red lines and the deal"),
    )


def basis() -> Section:
    """What it rests on."""
    return Section(
        title="What does it rest on?",
        anchor="because",
        sentences=("Russia's limit on troops explains the largest share of the doubt.",),
        charts=sources_figure(SOURCES, caption="Share of the doubt about Ukraine's gain, by input"),
        notes=("Shares over the same draws, conditional means in 16 bins.",),
    )


def all_sections() -> list[Section]:
    """A whole report."""
    return [riyadh(), everyone(), situation(), basis()]


SUMMARY = (
    "Riyadh without Ukraine can settle relations, not the war: the fighting goes on in every draw.",
    "Ukraine would refuse the deal in about nine draws of ten and loses about 18 points by it.",
    "At the full table the fighting ends in about one draw of three; "
    "clashing red lines on troops hold it down.",
)
BASIS = "Inputs 3f9a1c22, seed 7, 10,000 draws (9,812 kept), plenipo 0.1.0"

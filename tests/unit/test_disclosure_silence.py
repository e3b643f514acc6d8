"""Pages hold nothing that was hidden: other hidden numbers, and not a byte of them is another.

The numbers of hidden cells are changed so that the same cells are hidden and all that are shown are
the same. What is displayed, in words, tables, charts and marks, must then be the very same.
"""

import random
from dataclasses import replace
from itertools import pairwise

import pytest
from drawn_findings import curve, of_pair, people

from rrlib.codes import Audience
from rrlib.disclosure import Rule, release
from rrlib.present import (
    answer,
    column_chart,
    curve_chart,
    interval_chart,
    pair_chart,
    what_is_hidden,
)
from rrlib.reoffending.measures import YOT_LOCAL
from rrlib.results import (
    Change,
    Column,
    Estimate,
    Finding,
    Marker,
    Role,
    Row,
    Sentence,
    Unit,
)
from rrlib.statistics import wilson

PUBLIC = Rule(Audience.PUBLIC, threshold=5, hide_unanimous=True)
RULES = {
    "public": PUBLIC,
    "lenient": replace(PUBLIC, threshold=3, hide_unanimous=False),
    "rounded": replace(PUBLIC, rounding=5, minimum_denominator=20),
    "sensitive": replace(PUBLIC, sensitive=frozenset({"By part", "By kind"})),
}
COUNTS = ("people", "reoffended")
TWICE = "standardised"
COLUMNS = (
    Column("people", "People", Role.BASE),
    Column("reoffended", "Reoffended", Role.OUTCOME, of="people"),
    Column("share", "Share", Role.DERIVED, Unit.PERCENT, sources=COUNTS),
    Column(TWICE, "Standardised", Role.DERIVED, Unit.PERCENT, sources=COUNTS),
    Column("since", "Against A", Role.DERIVED, Unit.DIFFERENCE, sources=("share",), against="A"),
)
LABELS = "ABCDEFG"


def of_parts(*pairs):
    """A table of parts with their total, and of the kinds that the first two are made of."""
    parts = [_row(label, pair, "By part") for label, pair in zip(LABELS, pairs, strict=False)]
    first, second = pairs[:2]
    both = (first[0] + second[0], first[1] + second[1])
    others = tuple(sum(pair[place] for pair in pairs[2:]) for place in (0, 1))
    kinds = [_row("A or B", both, "By kind"), _row("others", others, "By kind")]
    whole = tuple(sum(pair[place] for pair in pairs) for place in (0, 1))
    rows = [*parts, *kinds, replace(_row("All", whole, ""), is_total=True)]
    rows[:2] = [replace(row, parent="A or B") for row in rows[:2]]
    rows = [_compared(row, rows[0]) for row in rows]
    return Finding(
        "found",
        "How many reoffended?",
        "Part",
        COLUMNS,
        tuple(rows),
        _sentences(rows),
        YOT_LOCAL,
        changes=tuple(_changes(rows)),
        limits=("Nobody else.",),
        notes=("Counted once.",),
    )


def _row(label, pair, breakdown):
    cells = of_pair(*pair)
    share = cells["share"]
    scaled = share if isinstance(share, Marker) else replace(share, value=0.9 * share.value)
    return Row(label, cells | {TWICE: scaled}, breakdown)


def _compared(row, with_):
    one, other = row.cells["share"], with_.cells["share"]
    if isinstance(one, Marker) or isinstance(other, Marker):
        return replace(row, cells={**row.cells, "since": Marker.NOT_APPLICABLE})
    points = Estimate(one.value - other.value, -50.0, 50.0, one.n, "Newcombe")
    return replace(row, cells={**row.cells, "since": points})


def _sentences(rows):
    return tuple(
        Sentence(
            f"Of {{n}} in {row.label} {{k}} reoffended, {{share}}.",
            {key: (row.label, column) for key, column in zip("nk", COUNTS, strict=True)}
            | {"share": (row.label, "share")},
        )
        for row in reversed(rows)
    )


def _changes(rows):
    for earlier, later in pairwise(rows):
        ends = (earlier.cells["share"], later.cells["share"])
        if all(isinstance(end, Estimate) for end in ends):
            size = ends[1].value - ends[0].value
            points = Estimate(size, size - 10, size + 10, ends[1].n, "Newcombe")
            yield Change("share", earlier.label, later.label, points, ends[1].n < 10)


def drawn_parts(draw):
    """The counts of some parts: some of them few, and of some all or none reoffended."""

    def pair():
        people_ = draw.choice([0, 1, 2, 3, 4, 6, 9, 15, 30, 60])
        return (people_, draw.choice([0, people_, draw.randint(0, people_), people_ // 2]))

    return [pair() for _ in range(draw.randint(3, 5))]


def moved(draw, pairs, hidden):
    """The counts with somebody moved from one hidden cell to another of its column."""
    changed = [list(pair) for pair in pairs]
    for column, key in enumerate(COUNTS):
        places = [place for place in range(len(pairs)) if (place, key) in hidden]
        if len(places) > 1:
            one, other = draw.sample(places, 2)
            some = draw.randint(0, 3)
            changed[one][column] += some
            changed[other][column] -= some
    if any(not 0 <= outcome <= base for base, outcome in changed):
        return None
    return [tuple(pair) for pair in changed]


def drawn_curve(draw):
    """How many are at risk and how many have reoffended, month by month."""
    found = curve(people(draw, 20, 200))
    return [tuple(int(row.cells[key].value) for key in ("risk", "done")) for row in found.rows]


def of_months(*pairs):
    """A curve of these counts, its shares being those of all at its start."""
    found = curve(())
    start = sum(pairs[0])
    rows = tuple(
        replace(
            row,
            cells={
                "risk": Estimate.count(risk),
                "done": Estimate.count(done),
                "share": wilson(done, start) if start else Marker.NOT_APPLICABLE,
            },
        )
        for row, (risk, done) in zip(found.rows, pairs, strict=True)
    )
    said = tuple(
        Sentence(f"By {row.label} {{share}} had.", {"share": (row.label, "share")})
        for row in reversed(rows)
    )
    return replace(found, rows=rows, sentences=said)


def months_moved(draw, pairs, hidden):
    """The curve with other numbers in its hidden months."""
    changed = [
        tuple(count + draw.randint(-3, 3) for count in pair) if (place, "done") in hidden else pair
        for place, pair in enumerate(pairs)
    ]
    if any(b[0] > a[0] or b[1] < a[1] or sum(b) > sum(a) for a, b in pairwise(changed)):
        return None
    return changed


def values(released):
    return [
        {key: cell for key, cell in row.cells.items() if key in (*COUNTS, "risk", "done")}
        for row in released.finding.rows
    ]


def alike(seed, rule, make, drawn, other):
    """What is released of two findings that look the same, and are not; None if none is found."""
    draw = random.Random(seed)
    pairs = drawn(draw)
    one = release(make(*pairs), rule)
    for _ in range(12 if one.hidden else 0):
        changed = other(draw, pairs, one.hidden)
        if changed is None or changed == pairs:
            continue
        two = release(make(*changed), rule)
        if two.hidden == one.hidden and values(two) == values(one):
            return one, two
    return None


KINDS = {"parts": (of_parts, drawn_parts, moved), "months": (of_months, drawn_curve, months_moved)}


SEEDS = [  # and of how many of them, at least, there are two findings that look the same
    ("months", range(40), 11),
    ("parts", range(12), 5),
    pytest.param("parts", range(12, 40), 6, marks=pytest.mark.slow),
]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(("kind", "seeds", "least"), SEEDS, ids=str)
def test_what_is_released_is_the_same_whatever_is_hidden(kind, rule, seeds, least):
    found = [pair for seed in seeds if (pair := alike(seed, RULES[rule], *KINDS[kind]))]
    assert len(found) >= least
    for one, two in found:
        assert one == two
        assert repr(one) == repr(two)


def charts(released):
    """Every chart that fits."""
    if released.finding.columns[0].series:
        return [curve_chart(released), curve_chart(released, ["s"], "Months")]
    return [
        column_chart(released, "people"),
        column_chart(released, "reoffended"),
        column_chart(released, row="B"),
        interval_chart(released, "share"),
        interval_chart(released, "since"),
        pair_chart(released, "share", TWICE),
    ]


def displayed(released):
    """All that a reader or a machine gets of it, with each of its charts and with none."""
    for chart in (None, *charts(released)):
        view = answer(released, chart)
        yield view._repr_mimebundle_(), view.html, view.text, view.data, repr(view)
        if chart is not None:
            yield chart.svg, chart.alt, chart.caption
    yield what_is_hidden([released])._repr_mimebundle_()


@pytest.mark.parametrize(
    ("kind", "rule", "pairs", "first"),
    [
        ("parts", "public", 1, 100),
        ("parts", "rounded", 1, 100),
        ("parts", "lenient", 1, 100),
        ("months", "public", 3, 100),
        *(
            pytest.param(*more, 150, marks=pytest.mark.slow)
            for more in (
                ("parts", "public", 3),
                ("parts", "rounded", 1),
                ("parts", "lenient", 1),
                ("months", "public", 3),
            )
        ),
    ],
)
def test_not_a_byte_of_what_is_displayed_hangs_on_what_is_hidden(kind, rule, pairs, first):
    seeds = iter(range(first, first + 50))
    compared = 0
    while compared < pairs:
        found = alike(next(seeds), RULES[rule], *KINDS[kind])
        if found is not None:
            one, two = (list(displayed(released)) for released in found)
            assert one == two
            compared += 1


@pytest.mark.parametrize(
    ("make", "pairs"),
    [
        (of_parts, [(40, 20), (60, 25), (80, 30)]),
        (of_months, [(200, 0), (190, 10), (170, 30), (150, 50), (140, 60), (100, 100)]),
    ],
)
def test_what_is_displayed_does_hang_on_what_is_shown(make, pairs):
    changed = [(base + 20, outcome + 10 * (outcome > 0)) for base, outcome in pairs]
    one, two = (list(displayed(release(make(*each), PUBLIC))) for each in (pairs, changed))
    assert all(before != after for before, after in zip(one[:-1], two[:-1], strict=True))

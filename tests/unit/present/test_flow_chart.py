"""Flows show the ends of two days and the ways that may be shown between them, and no others."""

from itertools import pairwise, product

import pytest
from lxml import etree
from matplotlib.colors import to_hex
from matplotlib.patches import PathPatch, Rectangle

from rrlib.codes import Audience
from rrlib.disclosure import Rule, release
from rrlib.present import flow, flow_chart, style
from rrlib.results import Column, Estimate, Finding, Marker, Role, Row
from rrlib.studies import offender_profiles

PUBLIC = Rule(Audience.PUBLIC, 5, hide_unanimous=True)
INTERNAL = Rule(Audience.INTERNAL, 1, hide_unanimous=False)
ENDS = ("Scheme one", "Scheme two", "Not a member")
FIRST, SECOND = "1 May 2013", "1 June 2013"
WAYS = {
    ("Scheme one", "Scheme one"): 40,
    ("Scheme one", "Scheme two"): 6,
    ("Scheme one", "Not a member"): 4,
    ("Scheme two", "Scheme one"): 0,
    ("Scheme two", "Scheme two"): 20,
    ("Scheme two", "Not a member"): 9,
    ("Not a member", "Scheme one"): 7,
    ("Not a member", "Scheme two"): 8,
}


def cell(number):
    return {"number": number if isinstance(number, Marker) else Estimate.count(number)}


def finding(ways=WAYS, ends=None):
    """The two ends of every way, with what `ends` says of some of them, and each way twice."""
    rows = []
    for here, (day, word) in enumerate(((FIRST, "to"), (SECOND, "from"))):
        for end in ENDS:
            own = {way: number for way, number in ways.items() if way[here] == end}
            label = f"{end} on {day}"
            counted = sum(each for each in own.values() if isinstance(each, int))
            rows.append(Row(label, cell((ends or {}).get(label, counted)), label, is_total=True))
            for way, number in own.items():
                other = way[1 - here][:1].lower() + way[1 - here][1:]
                rows.append(
                    Row(f"{label}, {word} {other}", cell(number), label, counts=" to ".join(way))
                )
    members = Column("number", "Members", Role.BASE)
    return Finding("moves", "Who moved?", "Scheme", (members,), tuple(rows), ())


def chart(found, rule=INTERNAL):
    return flow_chart(release(found, rule))


def axes(axes_of, found, rule=INTERNAL):
    return axes_of(flow, flow_chart, release(found, rule))


def texts(drawn):
    root = etree.fromstring(drawn.svg)
    return ["".join(each.itertext()).strip() for each in root.findall(".//{*}text")]


def ribbons(drawn):
    """Each ribbon's height where it leaves and where it comes in, and its colour."""
    found = []
    for patch in drawn.patches:
        if isinstance(patch, PathPatch):
            points = patch.get_path().vertices
            found.append(
                (
                    round(points[7][1] - points[0][1], 6),
                    round(points[4][1] - points[3][1], 6),
                    to_hex(patch.get_facecolor()).upper(),
                )
            )
    return found


def bars(drawn):
    return [patch for patch in drawn.patches if isinstance(patch, Rectangle)]


def test_every_end_and_every_way_is_told():
    drawn = chart(finding())
    assert drawn.alt == (
        "Flows: members, by scheme, from 1 May 2013 to 1 June 2013. Scheme one on 1 May 2013: 50; "
        "Scheme two on 1 May 2013: 29; Not a member on 1 May 2013: 15; Scheme one on 1 June 2013: "
        "47; Scheme two on 1 June 2013: 34; Not a member on 1 June 2013: 13. "
        "Scheme one to scheme one: 40; Scheme one to scheme two: 6; Scheme one to not a member: 4; "
        "Scheme two to scheme two: 20; Scheme two to not a member: 9; Not a member to scheme one: "
        "7; Not a member to scheme two: 8. Every other: 0."
    )
    assert drawn.caption == (
        "Members, by scheme, from 1 May 2013 to 1 June 2013. Grey bands: those who stayed."
    )


def test_ribbons_are_as_high_as_their_numbers_and_those_who_stay_are_pale(axes_of):
    drawn = ribbons(axes(axes_of, finding()))
    assert {(out, into) for out, into, _ in drawn} == {(n, n) for n in (40, 6, 4, 20, 9, 7, 8)}
    assert {out for out, _, colour in drawn if colour == style.PALE} == {40, 20}
    assert {out for out, _, colour in drawn if colour == style.MID_BLUE} == {6, 4, 9, 7, 8}


def test_bars_are_as_high_as_their_numbers_and_do_not_meet(axes_of):
    drawn = bars(axes(axes_of, finding()))
    assert [bar.get_height() for bar in drawn] == [50, 29, 15, 47, 34, 13]
    for one, other in product(drawn, drawn):
        if one is not other and one.get_x() == other.get_x():
            lower, upper = sorted((one, other), key=lambda bar: bar.get_y())
            assert lower.get_y() + lower.get_height() < upper.get_y()


def test_ribbons_at_one_side_lie_beside_each_other(axes_of):
    paths = [
        patch.get_path().vertices
        for patch in axes(axes_of, finding()).patches
        if isinstance(patch, PathPatch)
    ]
    for first, last in ((0, 7), (3, 4)):
        ends = sorted((points[first][1], points[last][1]) for points in paths)
        assert all(upper[1] <= lower[0] + 1e-9 for upper, lower in pairwise(ends))


def test_ribbons_stay_within_the_bars_of_their_ends(axes_of):
    drawn = axes(axes_of, finding())
    left = [bar for bar in bars(drawn) if bar.get_x() == 0]
    right = [bar for bar in bars(drawn) if bar.get_x() > 0]
    for patch in drawn.patches:
        if isinstance(patch, PathPatch):
            points = patch.get_path().vertices
            for side, first, last in ((left, 0, 7), (right, 3, 4)):
                top, bottom = points[first][1], points[last][1]
                assert any(
                    bar.get_y() - 1e-9 <= top and bottom <= bar.get_y() + bar.get_height() + 1e-9
                    for bar in side
                )


def test_names_numbers_and_days_stand_beside_and_cover_nothing(axes_of, cover_each_other):
    drawn = axes(axes_of, finding())
    labels = [each.get_text() for each in drawn.texts]
    assert {"Scheme one\n50", "Not a member\n13", FIRST, SECOND, "40", "6", "9"} <= set(labels)
    assert not cover_each_other(drawn.texts)


def test_a_hidden_flow_is_not_drawn_and_the_caption_says_so(axes_of):
    drawn = chart(finding(), PUBLIC)
    said = "Flows that are hidden are not drawn: those at a bar need not add up to it."
    assert said in drawn.caption
    assert said not in chart(finding()).caption
    assert (
        "Not drawn, because hidden so that nobody can be identified: Scheme one to scheme two; "
        "Scheme one to not a member; Scheme two to scheme two; Scheme two to not a member."
    ) in drawn.alt
    assert {out for out, _, _ in ribbons(axes(axes_of, finding(), PUBLIC))} == {40, 7, 8}
    assert [bar.get_height() for bar in bars(axes(axes_of, finding(), PUBLIC))][:2] == [50, 29]


def test_a_hidden_flow_moves_nothing():
    """Round a cycle of hidden flows the numbers change, and no total does."""
    cycle = {
        ("Scheme one", "Scheme two"): 7,
        ("Scheme one", "Not a member"): 3,
        ("Scheme two", "Scheme two"): 19,
        ("Scheme two", "Not a member"): 10,
    }
    other = finding({**WAYS, **cycle})
    assert chart(other, PUBLIC) == chart(finding(), PUBLIC)
    assert chart(other) != chart(finding())


def test_a_hidden_end_is_a_hatched_stub_without_a_number(axes_of):
    ends = {f"Not a member on {FIRST}": Marker.CONFIDENTIAL}
    gone = {("Not a member", "Scheme one"), ("Not a member", "Scheme two")}
    found = finding({**WAYS, **dict.fromkeys(gone, Marker.CONFIDENTIAL)}, ends)
    drawn = chart(found)
    assert "hidden" in texts(drawn)
    assert "A hatched bar does not tell how many it stands for." in drawn.caption
    hatched = [bar for bar in bars(axes(axes_of, found)) if bar.get_hatch()]
    assert len(hatched) == 1
    assert f"Not a member on {FIRST}: hidden so that nobody can be identified;" in drawn.alt


def test_small_ends_are_labelled_without_covering_each_other(axes_of, cover_each_other):
    small = dict.fromkeys(WAYS, 1)
    ways = {**small, ("Scheme one", "Scheme one"): 900}
    drawn = axes(axes_of, finding(ways))
    assert not cover_each_other(drawn.texts)


def test_a_number_for_which_there_is_no_room_is_left_to_the_words(monkeypatch):
    monkeypatch.setattr(flow, "put_where_free", lambda *_: False)
    drawn = chart(finding())
    assert not {"40", "6", "4"} & set(texts(drawn))
    assert "Scheme one to scheme one: 40;" in drawn.alt


def test_a_finding_without_flows_is_refused_and_nothing_is_no_chart():
    found = finding()
    some = Row("All", cell(5))
    columns = found.columns
    with pytest.raises(ValueError, match="no row is a flow to or from the total of a day"):
        chart(Finding("moves", "Who moved?", "Scheme", columns, (some,), ()))
    assert chart(Finding("moves", "Who moved?", "Scheme", columns, (), ())) is None
    nothing = dict.fromkeys(WAYS, Marker.CONFIDENTIAL)
    ends = {f"{end} on {day}": Marker.CONFIDENTIAL for end in ENDS for day in (FIRST, SECOND)}
    assert chart(finding(nothing, ends)) is None


def test_flows_are_the_same_bytes_each_time():
    assert chart(finding()).svg == chart(finding()).svg


@pytest.mark.parametrize("area", ["County Durham", "Darlington"])
@pytest.mark.parametrize("rule", [PUBLIC, INTERNAL])
def test_the_moves_of_the_demonstration_are_read_from_their_labels(
    demonstration, axes_of, cover_each_other, area, rule
):
    records, partnership = demonstration
    found = offender_profiles.moves_by_scheme(records, partnership.parts(area))
    drawn = axes(axes_of, found, rule)
    assert len(bars(drawn)) == 8
    assert not cover_each_other(drawn.texts)
    shown = release(found, rule).finding
    within = [row for row in shown.rows if " → " in row.label]
    numbers = {row.label.split(" → ")[0]: row.cells["number"] for row in within if _stays(row)}
    stayed = sorted(each.value for each in numbers.values() if isinstance(each, Estimate))
    assert sorted(out for out, _, colour in ribbons(drawn) if colour == style.PALE) == stayed


def _stays(row):
    first, second = row.label.split(" → ")
    return first == second

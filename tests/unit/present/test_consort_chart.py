"""A CONSORT diagram shows how many of each arm reach each stage, and who is left out."""

import pytest
from matplotlib.patches import FancyArrowPatch

from rrlib.codes import Audience
from rrlib.disclosure import Rule, release
from rrlib.present import consort, consort_boxes, consort_chart, style
from rrlib.results import Column, Estimate, Finding, Marker, Role, Row

PUBLIC = Rule(Audience.PUBLIC, 5, hide_unanimous=True)
INTERNAL = Rule(Audience.INTERNAL, 1, hide_unanimous=False)
ARMS = (Column("new", "New way", Role.BASE), Column("usual", "As usual", Role.BASE))
NONE = Marker.NOT_APPLICABLE


def row(label, new, usual, breakdown="", **more):
    cells = {
        arm.key: each if isinstance(each, Marker) else Estimate.count(each)
        for arm, each in zip(ARMS, (new, usual), strict=True)
    }
    return Row(label, cells, breakdown, **more)


START = row("Randomised", 100, 120, is_total=True)
LOST = row("Lost", 12, 20, "Left out", parent="Randomised")
FOLLOWED = row("Followed", 88, 100, "Followed up", parent="Randomised")


def finding(*rows):
    return Finding("trial", "Who was followed?", "Stage", ARMS, rows, ())


def chart(*rows, rule=INTERNAL):
    return consort_chart(release(finding(*rows), rule), "new", "usual")


@pytest.fixture
def drawn(axes_of):
    def draw(*rows, rule=INTERNAL):
        return axes_of(consort, consort_chart, release(finding(*rows), rule), "new", "usual")

    return draw


def boxes(axes):
    """What each box says, with its left side, its top, its right side and its bottom."""
    found = {}
    for box in axes.patches:
        if isinstance(box, FancyArrowPatch):
            continue
        place = (
            box.get_x(),
            box.get_y(),
            box.get_x() + box.get_width(),
            box.get_y() + box.get_height(),
        )
        lines = [text for text in axes.texts if text.get_text() and _within(text, place)]
        found[" / ".join(text.get_text() for text in lines)] = place
    return found


def _within(text, place):
    left, top, right, bottom = place
    across, down = text.get_position()
    return left <= across <= right and top <= down <= bottom


def overlap(first, second):
    return (
        first[0] < second[2]
        and second[0] < first[2]
        and first[1] < second[3]
        and second[1] < first[3]
    )


def test_every_number_of_each_arm_is_said_and_both_together_at_the_start():
    told = chart(START, LOST, FOLLOWED)
    assert told.alt == (
        "CONSORT flow diagram of two arms, by stage. Randomised: 220. "
        "New way: randomised: 100; left out, lost: 12; followed: 88. "
        "As usual: randomised: 120; left out, lost: 20; followed: 100."
    )
    assert told.caption == (
        "New way and as usual, by stage. A box beside an arm's line is of those who go no further."
    )


def test_each_stage_is_a_box_below_the_one_before_and_those_left_out_stand_outside(drawn):
    found = boxes(drawn(START, LOST, FOLLOWED))
    assert list(found) == [
        "Randomised / n = 220",
        "New way / n = 100",
        "Lost / n = 12",
        "Followed / n = 88",
        "As usual / n = 120",
        "Lost / n = 20",
        "Followed / n = 100",
    ]
    for arm in (("New way / n = 100", "Lost / n = 12", "Followed / n = 88"),
                ("As usual / n = 120", "Lost / n = 20", "Followed / n = 100")):  # fmt: skip
        head, lost, followed = (found[each] for each in arm)
        assert (
            found["Randomised / n = 220"][3] < head[1] < head[3] < lost[1] < lost[3] < followed[1]
        )
        assert head[0] == followed[0]
        assert lost[2] - lost[0] < head[2] - head[0]
    assert found["Lost / n = 12"][2] < consort._AT[0]
    assert found["Lost / n = 20"][0] > consort._AT[1]


def test_arrows_lead_from_the_start_to_each_arm_down_its_line_and_out_of_it(drawn):
    axes = drawn(START, LOST, FOLLOWED)
    ends = [text.xy for text in axes.texts if not text.get_text()]
    assert len(ends) == 6
    for end, arm in zip(ends, (0, 1), strict=False):
        assert end[0] == consort._AT[arm]
    assert sum(end[0] not in consort._AT for end in ends) == 2, "one out of each line"


def test_no_arrow_leads_from_one_part_of_a_stage_to_the_next(drawn):
    parts = (row("Treated", 80, 10, "By receipt"), row("Not treated", 8, 90, "By receipt"))
    with_one = drawn(START, LOST, FOLLOWED, parts[0])
    with_both = drawn(START, LOST, FOLLOWED, *parts)
    arrows = [
        len([text for text in axes.texts if not text.get_text()]) for axes in (with_one, with_both)
    ]
    assert arrows == [8, 8]
    said = "Boxes with no arrow between them are parts of the one above them."
    assert said in chart(START, FOLLOWED, *parts).caption
    assert said not in chart(START, LOST, FOLLOWED, parts[0]).caption


def test_no_boxes_or_texts_overlap_or_leave_the_canvas_however_long_they_are(
    drawn, cover_each_other
):
    long = "Withdrew consent to the use of records, or the record could not be linked to another"
    word = "W" * 60
    axes = drawn(
        START,
        row(long, 12, 20, "Left out"),
        row(word, 11, 9, "Left out"),
        row(f"{long} {word}", 88, 100),
    )
    placed = list(boxes(axes).values())
    assert len(placed) == 9
    assert not any(overlap(one, two) for at, one in enumerate(placed) for two in placed[:at])
    assert all(left >= 0 and right <= style.WIDTH for left, _, right, _ in placed)
    assert all(top >= 0 and bottom <= axes.get_ylim()[0] for _, top, _, bottom in placed)
    texts = [text for text in axes.texts if text.get_text()]
    assert not cover_each_other(texts)
    within = [
        box.get_window_extent() for box in axes.patches if not isinstance(box, FancyArrowPatch)
    ]
    for text in texts:
        box = text.get_window_extent()
        assert any(each.x0 < box.x0 and box.x1 < each.x1 for each in within
                   if each.y0 <= box.y0 and box.y1 <= each.y1), text.get_text()  # fmt: skip


def test_a_hidden_number_is_a_dashed_box_that_says_so(drawn):
    lost, followed = row("Lost", 3, 20, "Left out", parent="Randomised"), row(
        "Followed", 97, 100, "Followed up", parent="Randomised")  # fmt: skip
    axes = drawn(START, lost, followed, rule=PUBLIC)
    found = boxes(axes)
    assert "Lost / number hidden" in found
    assert "Followed / number hidden" in found, "or else it could be worked out"
    dashed = [box for box in axes.patches if box.get_linestyle() not in ("-", "solid")]
    assert len(dashed) == 2
    told = chart(START, lost, followed, rule=PUBLIC)
    assert "left out, lost: hidden so that nobody can be identified" in told.alt
    assert "A box with a dashed edge shows no number." in told.caption
    assert told.caption.endswith("[c] hidden so that nobody can be identified.")


def test_arms_are_added_only_where_both_are_shown(drawn):
    start = row("Randomised", Marker.CONFIDENTIAL, 120, is_total=True)
    found = boxes(drawn(start))
    assert list(found) == [
        "Randomised / number hidden",
        "New way / number hidden",
        "As usual / n = 120",
    ]
    assert "Randomised: hidden so that nobody can be identified." in chart(start).alt


def test_what_is_not_applicable_to_an_arm_has_no_box(drawn):
    found = boxes(drawn(START, row("Refused", 7, NONE, "Left out"), FOLLOWED))
    assert [each for each in found if each.startswith("Refused")] == ["Refused / n = 7"]
    assert "[z]" not in chart(START, row("Refused", 7, NONE, "Left out"), FOLLOWED).caption


def test_what_is_not_available_is_marked_and_explained(drawn):
    gone = row("Followed", Marker.NOT_AVAILABLE, 100)
    assert "Followed / [x]" in boxes(drawn(START, gone))
    assert chart(START, gone).caption.endswith("[x] not available.")


def test_without_a_start_the_arms_begin_with_their_names(drawn):
    assert list(boxes(drawn(LOST, FOLLOWED)))[:2] == ["New way", "Lost / n = 12"]


def test_those_left_out_last_are_joined_to_their_arm(drawn):
    axes = drawn(START, LOST)
    foot = boxes(axes)["New way / n = 100"][3]
    ends = [text.xy for text in axes.texts if not text.get_text()]
    (out,) = (down for across, down in ends if across < consort._AT[0])
    down = [list(line.get_ydata()) for line in axes.get_lines()
            if set(line.get_xdata()) == {consort._AT[0]}]  # fmt: skip
    assert down == [[foot, out]]


def test_where_all_is_hidden_there_is_no_chart():
    hidden = Marker.CONFIDENTIAL
    assert chart(row("Randomised", hidden, hidden, is_total=True)) is None
    assert chart() is None


def test_two_starts_are_refused():
    with pytest.raises(ValueError, match="2 rows are totals, Randomised and Again; one at most"):
        chart(START, row("Again", 1, 2, is_total=True))


def test_a_diagram_is_the_same_bytes_each_time():
    assert chart(START, LOST, FOLLOWED).svg == chart(START, LOST, FOLLOWED).svg


def test_a_sum_of_what_may_still_change_may_still_change():
    cells = {
        "new": Estimate(4.0, None, None, 4, "counted", provisional=True),
        "usual": Estimate(6.0, None, None, 6, "counted"),
    }
    start = Row("Randomised", cells, is_total=True)
    trial = consort_boxes.Trial.of(finding(start), ARMS)
    assert consort_boxes.start_box(trial).lines == ("Randomised", "n = 10 [p]")

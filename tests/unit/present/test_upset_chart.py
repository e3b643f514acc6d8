"""An UpSet plot shows each combination that may be shown, and a stub for what may not."""

import re
from dataclasses import replace

import pytest
from lxml import etree

from rrlib.codes import Audience
from rrlib.disclosure import Rule, release
from rrlib.present import style, upset, upset_chart
from rrlib.results import Column, Estimate, Finding, Marker, Role, Row
from rrlib.studies import offender_profiles

PUBLIC = Rule(Audience.PUBLIC, 5, hide_unanimous=True)
INTERNAL = Rule(Audience.INTERNAL, 1, hide_unanimous=False)
MEMBERS = Column("number", "Members", Role.BASE)
NUMBERS = {
    "No substance": 9,
    "Heroin alone": 11,
    "Cocaine alone": 3,
    "Alcohol alone": 2,
    "Heroin + cocaine": 20,
    "Cocaine + alcohol": 0,
    "Heroin + cocaine + alcohol": 7,
    "Other combinations": 30,
}


def finding(numbers=NUMBERS, **changed):
    numbers = {**numbers, **changed}
    rows = [Row("Assessed", {"number": Estimate.count(sum(numbers.values()))}, is_total=True)]
    rows += [
        Row(label, {"number": Estimate.count(number)}, "Which together")
        for label, number in numbers.items()
    ]
    elsewhere = Row("Two or more a problem", {"number": Estimate.count(57)}, "By how many")
    return Finding("sets", "Which together?", "Substances", (MEMBERS,), (*rows, elsewhere), ())


def chart(found, rule=PUBLIC):
    return upset_chart(release(found, rule))


def texts(drawn):
    root = etree.fromstring(drawn.svg)
    return ["".join(each.itertext()).strip() for each in root.findall(".//{*}text")]


@pytest.fixture
def bars_and_dots(monkeypatch):
    def draw(released):
        kept = []
        write = upset.svg
        with monkeypatch.context() as patched:
            patched.setattr(upset, "svg", lambda figure: kept.append(figure.axes) or write(figure))
            upset_chart(released)
        return kept[0]

    return draw


def test_all_combinations_are_told_in_the_order_of_the_finding():
    drawn = chart(finding(), INTERNAL)
    assert drawn.alt == (
        "UpSet plot: members, by substances together. No substance: 9; Heroin alone: 11; "
        "Cocaine alone: 3; Alcohol alone: 2; Heroin + cocaine: 20; Cocaine + alcohol: 0; "
        "Heroin + cocaine + alcohol: 7; Other combinations: 30."
    )
    assert drawn.caption == (
        "Members, by substances together. The larger dots below a bar are what it combines."
    )


def test_bars_are_as_high_as_their_numbers(bars_and_dots):
    bars, _ = bars_and_dots(release(finding(), INTERNAL))
    assert [bar.get_height() for bar in bars.patches] == [9, 11, 3, 2, 20, 0, 7, 30]
    assert [each.get_text() for each in bars.texts] == ["9", "11", "3", "2", "20", "0", "7", "30"]


def test_dots_are_what_a_bar_combines(bars_and_dots):
    _, matrix = bars_and_dots(release(finding(), INTERNAL))
    names = [each.get_text() for each in matrix.get_yticklabels()]
    assert names == ["Heroin", "Cocaine", "Alcohol"]
    combined = {
        line.get_xdata()[0]: [names[place] for place in line.get_ydata()]
        for line in matrix.get_lines()
        if line.get_color() == style.DARK_BLUE
    }
    assert combined == {
        1: ["Heroin"],
        2: ["Cocaine"],
        3: ["Alcohol"],
        4: ["Heroin", "Cocaine"],
        5: ["Cocaine", "Alcohol"],
        6: ["Heroin", "Cocaine", "Alcohol"],
    }
    assert [each.get_text().replace("\n", " ") for each in matrix.texts] == [
        "No substance",
        "Other combinations",
    ]


def test_what_is_hidden_has_a_stub_of_one_height_and_a_word(bars_and_dots):
    found = finding(**{"Cocaine + alcohol": 2})
    drawn = chart(found)
    shown = release(found, PUBLIC).finding.rows
    hidden = [row for row in shown if row.cells["number"] is Marker.CONFIDENTIAL]
    assert len(hidden) > 1
    assert texts(drawn).count("hidden") == len(hidden)
    bars, _ = bars_and_dots(release(found, PUBLIC))
    stubs = [bar for bar in bars.patches if bar.get_hatch()]
    assert len(stubs) == len(hidden)
    assert len({bar.get_height() for bar in stubs}) == 1
    assert "Cocaine alone: hidden so that nobody can be identified;" in drawn.alt
    assert "A hatched stub has the same height whatever it hides." in drawn.caption
    assert "[c] hidden so that nobody can be identified." in drawn.caption


def test_a_hidden_number_moves_nothing():
    assert chart(finding(**{"Cocaine alone": 4, "Alcohol alone": 1})) == chart(finding())
    other = finding(**{"Cocaine alone": 4, "Alcohol alone": 1})
    assert chart(other, INTERNAL) != chart(finding(), INTERNAL)


def test_what_is_not_there_is_marked_without_a_stub(bars_and_dots):
    found = finding()
    rows = [
        replace(row, cells={"number": Marker.NOT_AVAILABLE}) if row.label == "Heroin alone" else row
        for row in found.rows
    ]
    found = replace(found, rows=tuple(rows))
    assert "[x]" in texts(chart(found, INTERNAL))
    bars, _ = bars_and_dots(release(found, INTERNAL))
    assert not [bar for bar in bars.patches if bar.get_hatch()]


def test_where_no_combination_is_shown_there_is_no_chart():
    few = dict.fromkeys(NUMBERS, 1)
    assert chart(finding(few)) is None
    assert chart(finding(few), INTERNAL) is not None
    assert chart(replace(finding(), rows=())) is None


def test_a_label_of_no_combination_covers_neither_the_next_nor_a_bar(
    bars_and_dots, cover_each_other
):
    few = {"Heroin alone": 9, "Alcohol alone": 9, "No substance at all that is known": 9}
    bars, matrix = bars_and_dots(release(finding({**few, "Other combinations": 9}), INTERNAL))
    assert len(matrix.texts) == 2
    bars.figure.draw_without_rendering()
    assert all(each.get_window_extent().y1 < bars.bbox.y0 for each in matrix.texts)
    assert bars.bbox.height > 0.8 * upset._BARS * bars.figure.dpi, "no room is taken from bars"
    assert not cover_each_other(matrix.texts)


def test_a_plot_is_the_same_bytes_each_time_and_refers_only_to_itself():
    first, second = (chart(finding()).svg for _ in range(2))
    assert first == second
    ids = set(re.findall(r' id="([^"]*)"', first))
    assert ids == set(re.findall(r'(?:url\(|href=")#([\w.]+)', first))


def test_the_substances_of_the_demonstration_are_read_from_their_labels(
    demonstration, bars_and_dots
):
    records, partnership = demonstration
    found = offender_profiles.substance_combinations(records, partnership.parts("County Durham"))
    released = release(found, PUBLIC)
    bars, matrix = bars_and_dots(released)
    names = [each.get_text() for each in matrix.get_yticklabels()]
    assert names == [
        "Heroin",
        "Cocaine",
        "Amphetamine",
        "Benzodiazepines",
        "Cannabis",
        "Alcohol",
    ]
    assert len(bars.patches) == 16
    assert [each.get_text().replace("\n", " ") for each in matrix.texts] == [
        "No substance",
        "Other combinations",
    ]

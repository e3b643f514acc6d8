"""A brief says and draws what was released, names what it cannot say, and trends no marked row."""

import re
from dataclasses import replace
from datetime import date

import pytest

from rrlib.codes import Audience
from rrlib.disclosure import Rule, release
from rrlib.disclosure.marks import marked_data
from rrlib.errors import DisclosureError
from rrlib.present import answer, brief, brief_tables, small_charts, topic
from rrlib.results import Break, Column, Estimate, Finding, Marker, Role, Row, Sentence, Unit
from rrlib.statistics import wilson

PUBLIC = Rule(Audience.PUBLIC, 5, hide_unanimous=True)
PEOPLE = Column("people", "People", Role.BASE)
DONE = Column("done", "Reoffended", Role.OUTCOME, of="people")
SHARE = Column("share", "Share", Role.DERIVED, Unit.PERCENT, sources=("people", "done"))
QUARTERS = [f"2019-20Q{n}" for n in (1, 2, 3, 4)]


def shares(*done, of=100, name="shares", **more):
    """So many of a hundred, quarter by quarter, told of the last."""
    rows = tuple(
        Row(
            label,
            {
                "people": Estimate.count(of),
                "done": Estimate.count(number),
                "share": wilson(number, of),
            },
        )
        for label, number in zip(QUARTERS, done, strict=False)
    )
    said = Sentence("In the last, {share}.", {"share": (rows[-1].label, "share")})
    words = {"sentences": (said,), **more}
    return Finding(name, "How many?", "Quarter", (PEOPLE, DONE, SHARE), rows, **words)


def charted(*values, lower=10.0, upper=30.0, **more):
    columns = tuple(
        Column(key, key.title(), Role.DERIVED, Unit.PERCENT)
        for key in ("value", "centre", "lower", "upper")
    )
    rows = tuple(
        Row(
            label,
            {
                key: Estimate(number, None, None, 99, "x")
                for key, number in zip(
                    ("value", "centre", "lower", "upper"), (value, 20.0, lower, upper), strict=True
                )
            },
        )
        for label, value in zip(QUARTERS, values, strict=False)
    )
    return Finding("charted", "Did it change?", "Quarter", columns, rows, (), **more)


def shown(finding):
    return release(finding, PUBLIC)


def only(found, *columns):
    (small,) = small_charts(found, "Members", *columns)
    return small


def joined(svg):
    """How many points each line with dashes or of the first look joins, by its path."""
    paths = re.findall(r'<path d="([^"]*)" clip-path="[^"]*" style="fill: none', svg)
    return [len(re.findall(r"[ML]", path)) for path in paths]


def test_a_small_chart_tells_every_number_to_ears_and_has_its_text_as_text():
    small = only(shown(shares(20, 30, 40)), "share")

    for label, number in zip(QUARTERS, ("20.0%", "30.0%", "40.0%"), strict=False):
        assert f"{label}: {number}" in small.chart.alt
    assert "40.0%" in small.chart.svg
    assert "<text" in small.chart.svg
    assert not small.wide


def test_what_is_hidden_is_not_drawn_nor_told():
    small = only(shown(shares(20, 30, 3, 40)), "share")

    assert "2019-20Q3: hidden so that nobody can be identified" in small.chart.alt
    assert "3.0%" not in small.chart.alt
    assert small_charts(shown(shares(3, 2)), "Members", "share") == ()


def test_no_line_goes_to_a_point_that_a_break_in_proving_reached():
    plain = only(shown(shares(20, 30, 40, 50)), "share").chart
    marked = shares(20, 30, 40, 50, reached=frozenset(QUARTERS[2:]))
    cut = only(shown(marked), "share").chart

    assert 4 in joined(plain.svg)
    assert 4 not in joined(cut.svg)
    assert 2 in joined(cut.svg)
    assert "no line goes there" in cut.caption
    assert "no line goes there" not in plain.caption


def test_a_line_stops_at_a_dated_break_and_at_another_definition():
    day = Break(date(2019, 10, 1), "what changed", "a source")
    dated = only(shown(shares(20, 30, 40, 50, breaks=(day,))), "share").chart
    finding = shares(20, 30, 40, 50)
    other = replace(
        finding,
        rows=tuple(
            replace(row, breakdown="new" if place > 1 else "old")
            for place, row in enumerate(finding.rows)
        ),
    )
    defined = only(shown(other), "share").chart

    assert "Broken line" in dated.caption
    assert "A line stops where the definition changes" in defined.caption
    for chart in (dated, defined):
        assert 4 not in joined(chart.svg)
        assert joined(chart.svg).count(2) >= 2


def test_a_signal_is_told_and_one_within_its_limits_is_not():
    beyond, within = (only(shown(charted(20.0, last)), "value").chart for last in (35.0, 30.0))

    assert "2019-20Q2: 35.0%, above its limits" in beyond.alt
    assert "beyond its limits" in beyond.caption
    assert "its limits" not in within.alt
    assert "beyond its limits" not in within.caption


def test_by_area_there_is_a_chart_each_with_its_name():
    found = {"North": shown(shares(20, 30)), "South": shown(shares(2, 3))}

    assert [small.title for small in small_charts(found, "Members", "share")] == ["Members, North"]
    alone = small_charts({"North": found["North"]}, "Members", "share")
    assert [small.title for small in alone] == ["Members"]


def a_brief(*said, charts=(), tables=()):
    return brief(topic("KPQ1: How many?", list(said), list(charts), list(tables)))


def test_a_brief_says_headlines_what_is_too_small_and_what_is_not_answered():
    small, nothing = shares(2, 3), Finding("none", "How often?", "", (), (), (), notes=("No.",))
    view = a_brief(
        shown(shares(20, 30)), shown(small), shown(nothing), {"N": shown(small), "S": shown(small)}
    )

    assert "<h3>KPQ1: How many?</h3>" in view.html
    assert "In the last, 30.0% (95% interval 22% to 40%)." in view.html
    assert "Too small to be put in words: how many; N: how many; S: how many." in view.html
    assert "Not answered, as the appendix says why: how often." in view.html


def test_of_areas_each_headline_stands_with_its_name():
    both = {"North": shown(shares(20, 30)), "South": shown(shares(20, 40))}

    assert "North: In the last, 30.0%" in a_brief(both).html
    assert "South: In the last, 40.0%" in a_brief(both).html
    assert "North: In" not in a_brief({"North": both["North"]}).html


def test_what_signs_mean_is_said_once_for_all_charts():
    marked = shares(20, 30, 40, reached=frozenset(QUARTERS[2:3]))
    both = shares(50, 55, 60, reached=frozenset(QUARTERS[2:3]))
    charts = [small_charts(shown(each), "Members", "share") for each in (marked, both)]

    assert a_brief(charts=charts).html.count("no line goes there") == 1


def test_a_briefs_mark_names_what_it_draws_and_has_its_words():
    view = a_brief(
        shown(shares(20, 30)), charts=[small_charts(shown(shares(20, 30)), "Members", "share")]
    )
    bundle, metadata = view._repr_mimebundle_()
    data = marked_data({"data": bundle, "metadata": metadata})

    assert data["brief"] is True
    assert data["drawn"] == ["shares"]
    assert any("30.0%" in word for word in data["words"])


def test_tables_hold_the_latest_rows_with_their_marks_and_no_empty_column():
    many = shares(20, 30, 40, 50, reached=frozenset(QUARTERS[3:]))
    empty = Column("never", "Never told", Role.DERIVED, Unit.PERCENT)
    rows = tuple(
        replace(row, cells={**row.cells, "never": Marker.NOT_AVAILABLE}) for row in many.rows
    )
    finding = replace(many, columns=(*many.columns, empty), rows=rows)
    view = brief_tables(topic("?", [], [], [shown(finding), {"South": shown(shares(20, 30))}]))

    assert "2019-20Q4 [b]" in view.html
    assert "[b] break: followed" in view.html
    assert "Never told" not in view.html
    assert "<caption>South: how many?</caption>" in view.html
    assert view.html.count('scope="col"') == 8


def test_of_a_long_table_six_rows_stand_and_of_one_without_numbers_none():
    rows = tuple(
        Row(f"row {n}", {"people": Estimate.count(50 + n), "done": Estimate.count(20)})
        for n in range(9)
    )
    long = Finding("long", "How many?", "Row", (PEOPLE, DONE), rows, ())
    hidden = shares(2, 3)
    view = brief_tables(topic("?", [], [], [shown(long), {"South": shown(hidden)}]))

    assert re.findall(r"row \d", view.html) == [f"row {n}" for n in range(3, 9)]
    assert "South" not in view.html


def test_what_was_not_released_is_refused():
    for said, tables in (([shares(20)], []), ([], [{"North": shares(20)}])):
        with pytest.raises(DisclosureError, match="release the finding first"):
            topic("?", said, [], tables)
    for found in (shares(20, 30), {"North": shares(20, 30)}):
        with pytest.raises(DisclosureError, match="release the finding first"):
            small_charts(found, "Members", "share")


def test_words_of_data_are_text():
    odd = {"<b>North</b>": shown(shares(20, 30)), "South": shown(shares(20, 30))}
    view = a_brief(odd, charts=[small_charts(odd, "Members", "share")], tables=[odd])

    assert "<b>North" not in view.html
    assert "&lt;b&gt;North" in view.html
    assert "<b>North" not in brief_tables(topic("?", [], [], [odd])).html


def test_an_answer_marks_reached_rows_and_a_label_that_is_none_is_refused():
    text = answer(shown(shares(20, 30, reached=frozenset(QUARTERS[1:2])))).text

    assert "2019-20Q2 [b]" in text
    assert "2019-20Q1 [b]" not in text
    with pytest.raises(ValueError, match="no row is labelled"):
        shares(20, 30, reached=frozenset(["2001-02Q1"]))

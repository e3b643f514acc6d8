"""What each extract is for: without one of them the rung is lower, and every finding says why."""

from dataclasses import replace

import pytest
from drawn_cohorts import EVERYTHING, cell, said, told
from drawn_support import (
    COUNTED,
    OF_COUNTS,
    OF_PRINT,
    OF_RECORDS,
    alike_people,
    count_rows,
    finding_of,
    printed_rows,
    records_of_people,
)
from histories import each

from rrlib.codes import Audience
from rrlib.disclosure import Rule, release
from rrlib.present import answer
from rrlib.results import Marker
from rrlib.studies import nepacs_family_support as study

PUBLIC = Rule(Audience.PUBLIC, 5, hide_unanimous=True)
AREA = ("A",)
NEEDED = ("people", "offences", "prison_releases", "family_support")


@pytest.fixture(scope="module")
def everything():
    return records_of_people(alike_people("A"), printed=printed_rows())


def lacking(records, *extracts):
    kept = {name: table for name, table in records.tables.items() if name not in extracts}
    return replace(records, tables=kept)


def counting(counted, *more):
    return study.weigh(records_of_people(counts=[*count_rows(counted), *more]), AREA)


@each("extract", {extract: extract for extract in NEEDED})
def test_without_an_extract_of_people_the_report_stands_on_counts(everything, extract):
    records = lacking(everything, extract)
    found = study.weigh(records, AREA)

    assert found.rung is study.Rung.COUNTS
    assert found.why_not[study.Rung.RECORDS].startswith(
        "Not compared: the delivery of 2020-21Q2 does not hold "
    )
    assert f"{extract} (" in found.why_not[study.Rung.RECORDS]
    assert said(study.evidence(found)) == [
        "This report stands on the second rung, counts by prison, of 270 people supported and of "
        "others, wherever they live. People of this area are not compared."
    ]
    for name in OF_RECORDS[:-1]:
        finding = finding_of(name, records, found)
        assert finding.rows == (), name
        assert finding.notes == (found.why_not[study.Rung.RECORDS],), name


def test_without_people_and_counts_the_report_stands_on_print(everything):
    records = lacking(everything, *NEEDED, "prison_counts")
    found = study.weigh(records, AREA)

    assert found.rung is study.Rung.PRINT
    assert set(found.why_not) == {study.Rung.COUNTS, study.Rung.RECORDS}
    for extract in NEEDED:
        assert f"{extract} (" in found.why_not[study.Rung.RECORDS]
    assert said(study.evidence(found)) == [
        "This report stands on the lowest rung, two printed shares without counts. It gives no "
        "verdict."
    ]
    for name in OF_COUNTS:
        (note,) = finding_of(name, records, found).notes
        assert note.startswith("Not answered: the delivery of 2020-21Q2 does not hold ")
        assert "prison_counts (" in note


def test_with_nothing_at_all_there_is_no_rung_and_no_empty_answer(everything):
    records = lacking(everything, *everything.tables)
    found = study.weigh(records, AREA)

    assert found.rung is None
    assert set(found.why_not) == set(study.Rung)
    assert said(study.evidence(found)) == [
        "There is no evidence in this delivery that could be weighed."
    ]
    (verdict,) = said(study.what_can_be_said(found))
    assert verdict.endswith(" You can say nothing: the delivery holds no evidence.")
    for name in (*OF_RECORDS[:-1], *OF_COUNTS, *OF_PRINT):
        finding = finding_of(name, records, found)
        assert finding.rows == (), name
        assert finding.notes, name
        assert "This is not answered here." in answer(release(finding, PUBLIC)).text


@each(
    "extract, finding",
    {
        "custody spells": ("custody_spells", "before_support"),
        "assessments": ("needs_assessments", "how_alike"),
    },
)
def test_an_extract_that_may_be_read_is_no_reason_to_compare_nobody(everything, extract, finding):
    records = lacking(everything, extract)
    found = study.weigh(records, AREA)

    assert found.rung is study.Rung.RECORDS
    assert finding_of(finding, records, found).notes


def test_without_custody_spells_nobody_is_said_to_have_differed_before(everything):
    finding = study.before_support(study.weigh(lacking(everything, "custody_spells"), AREA))

    assert finding.rows == ()
    assert finding.notes == (
        "Not answered: `custody_spells` does not tell of everybody when the sentence began.",
    )


LOWER = {
    "counts": (
        study.Rung.COUNTS,
        ("family_support",),
        "You can say how the prisons' counts differ, and not that support made the difference.",
    ),
    "print": (
        study.Rung.PRINT,
        ("family_support", "prison_counts"),
        "You can repeat the two published shares, with what their source does not say, and not "
        "that support made the difference.",
    ),
    "nothing": (
        None,
        ("family_support", "prison_counts", "published_figures"),
        "You can say nothing: the delivery holds no evidence.",
    ),
}


@each("rung, without, sentence", LOWER)
def test_a_lower_rung_gives_no_verdict_and_says_why_and_what_can_be_said(
    everything, rung, without, sentence
):
    found = study.weigh(lacking(everything, *without), AREA)
    finding = study.what_can_be_said(found)

    assert found.rung is rung
    reason = found.why_not[study.Rung.RECORDS]
    assert reason.startswith("Not compared: the delivery of 2020-21Q2 does not hold ")
    # Printed for the public too: there is no number in it to hide.
    for rule in (EVERYTHING, PUBLIC):
        assert said(finding, rule) == [f"No verdict for people of this area. {reason} {sentence}"]
    assert told(finding) == {"Reoffended within 12 months": ("[x]",) * 5}
    assert finding.limits == (
        "You cannot say that the published gap of the averages is what support achieves.",
    )


NO_COUNTS = {
    "no rows": {},
    "one prison": {"Durham": COUNTED["Durham"]},
    "a group missing in one of two": {
        **COUNTED,
        "Frankland": {"supported": (10, 58), "all": (30, 120)},
    },
    "nobody in a group of one of two": {
        **COUNTED,
        "Frankland": {"supported": (0, 0), "not supported": (20, 62)},
    },
}


@each("counted", NO_COUNTS)
def test_counts_of_both_groups_of_two_prisons_are_needed(counted):
    records = records_of_people(counts=count_rows(counted))
    found = study.weigh(records, AREA)

    assert found.prisons is None
    assert found.why_not[study.Rung.COUNTS] == (
        "No extract `prison_counts` has releases and reoffenders of two prisons or more, supported "
        "and not."
    )
    for name in OF_COUNTS:
        assert finding_of(name, records, found).notes == (
            "Not answered: `prison_counts` does not hold both groups of two prisons or more.",
        )


def test_a_prison_that_counts_one_group_is_left_out_of_three():
    three = {**COUNTED, "Deerbolt": {"supported": (34, 108)}}
    found = counting(three)

    assert [prison.name for prison in found.prisons.each] == ["Durham", "Frankland"]
    assert found.prisons.together.supported == (67, 270)


def test_of_two_windows_the_latest_is_told():
    old = {
        prison: {group: (again + 1, people) for group, (again, people) in groups.items()}
        for prison, groups in COUNTED.items()
    }
    more = count_rows(old, "2017-04-01", "2018-03-31")
    both = counting(COUNTED, *more)
    records = records_of_people(counts=[*more, *count_rows(COUNTED)])

    assert both.prisons.each == counting(COUNTED).prisons.each
    assert str(both.prisons.window.last) == "2019-03-31"
    assert told(study.by_prison(records))["Durham"][:2] == (212, 57)
    assert "of releases from 1 April 2018 to 31 March 2019?" in study.by_prison(records).question


def test_two_prisons_have_no_prediction_for_one_more():
    finding = study.prisons_combined(records_of_people())

    assert cell(finding, "One more such prison", "difference") is Marker.NOT_AVAILABLE
    assert isinstance(finding.notes, tuple)


def test_one_prisons_reoffender_more_changes_every_finding_of_counts():
    more = {**COUNTED, "Durham": {**COUNTED["Durham"], "supported": (60, 212)}}
    before, after = records_of_people(), records_of_people(counts=count_rows(more))

    for name in OF_COUNTS:
        make = getattr(study, name)
        assert told(make(before)) != told(make(after)), name

"""What is said of public claims, of the demonstration's ledger and of ledgers of a few rows."""

import pytest
from ledger_rows import delivered_rows, ledger, percent, row

from rrlib.codes import Audience
from rrlib.disclosure import Rule, release
from rrlib.present.words import sentences
from rrlib.results import Marker
from rrlib.studies import published_claims as study

PUBLIC = Rule(Audience.PUBLIC, 5, hide_unanimous=True)
FINDINGS = (
    study.verdicts,
    study.contradictions,
    study.whole_numbers,
    study.smallest_groups,
    study.recomputed,
)
ROWS = delivered_rows()


def said(finding, *rows):
    return sentences(release(finding(ledger(*rows)), PUBLIC))


def of(finding, words, *rows):
    """The one sentence that holds `words`."""
    (found,) = [each for each in said(finding, *rows) if words in each]
    return found


def without(claim):
    return [each for each in ROWS if each["claim_id"] != claim]


def test_how_many_claims_have_which_verdict():
    assert said(study.verdicts, *ROWS) == [
        "Of 373 figures and checks in the ledger, 84 follow from other printed figures, 4 only "
        "within rounding, 18 contradict them (4 that documents print, 12 checks that the ledger "
        "adds, 2 readings that it tries and sets aside), and 267 cannot be checked by arithmetic.",
        "0 verdicts differ from those that the ledger records.",
        "Of the 254 figures that documents print, 4 contradict others, and 228 cannot be checked: "
        "nothing else that is printed gives them.",
    ]


def test_verdicts_of_programmes_add_up():
    finding = study.verdicts(ledger(*ROWS))
    keys = [column.key for column in finding.columns]

    def added(breakdown):
        rows = [each for each in finding.rows if each.breakdown == breakdown]
        return [sum(each.cells[key].value for each in rows) for key in keys]

    assert added("") == added("By programme") == added("By what it is")


EXPLAINED = {
    "/ 3 gives 56": (
        "Appendix 2, Adults, IOM cohort: (50 + 61 + 58) / 3 gives 56.33%, at least 55.83% and at "
        "most 56.83% however these were rounded; printed is 58.5%, which this gives: Appendix 2, "
        "Adults table, IOM cohort: (50 + 61 + 58 + 65) / 4."
    ),
    "/ 3 gives 24": (
        "Appendix 2, Adults, IOM cohort: (24 + 23 + 25) / 3 gives 24%, at least 23.5% and at most "
        "24.5% however these were rounded; printed is 23.7%, which this gives: Appendix 2, Adults "
        "table, IOM cohort: (24 + 23 + 25 + 23) / 4."
    ),
    "/ 4 gives 23.75": (
        "Appendix 2, Adults table, IOM cohort: (24 + 23 + 25 + 23) / 4 gives 23.75%; printed is "
        "23.7%, by another way of rounding or cut off."
    ),
    "100 × 17 / 151": (
        "Appendix 3, YOS, aged 18 or over: 100 × 17 / 151 gives 11.26%; printed is 8.3%, which "
        "this gives: Appendix 3, YOS, aged 18 or over: 100 × 17 / 205."
    ),
    "100 × 50 / 151": (
        "Appendix 3, YOS, aged 18 or over: 100 × 50 / 151 gives 33.11%; printed is 24.4%, which "
        "this gives: Appendix 3, YOS, aged 18 or over: 100 × 50 / 205."
    ),
    "100 × 81 / 151": (
        "Appendix 3, YOS, aged 18 or over: 100 × 81 / 151 gives 53.64%; printed is 39.5%, which "
        "this gives: Appendix 3, YOS, aged 18 or over: 100 × 81 / 205."
    ),
    "50 + 50": (
        "Paragraphs 4.1; 9.84, CDYOS staff and volunteers: 50 + 50 gives 100; printed is 90."
    ),
    "per 100": (
        "KPQ6 (check-checkpoint-per-100-reoffenders): 100 × (46.9 − 36.6) / 46.9 gives 22 per "
        "100, at least 21.8 per 100 and at most 22.2 per 100 however these were rounded; printed "
        "is 10 per 100, which this gives: KPQ6 (checkpoint-fewer-reoffenders-per-100): 46.9 − "
        "36.6."
    ),
    "20.1%": (
        "A reading that the ledger tried and sets aside: Paragraph 9.77, alcohol related: 100 × "
        "(25.9 − 23.8) / 25.9 gives 8.11%, at least 7.74% and at most 8.48% however these were "
        "rounded; printed is 20.1%."
    ),
    "251": (
        "A reading that the ledger tried and sets aside: Paragraph 9.76 "
        "(check-dip-2012-13-referrals-two-sources): 251 stands in one place, 240 in another."
    ),
    "1.4; 6.1": (
        "Paragraphs 1.4; 6.1, exit-strategy group: 18 gives 18 years, above the bound of 17 years."
    ),
    "1.4; 10.5": (
        "Paragraphs 1.4; 10.5 (check-critical-pathways-2014-listed): the document or the calendar "
        "gives 8, where 7 is printed."
    ),
    "11.4": (
        "Paragraph 11.4 (check-strat-appendix-ref-framework): the document or the calendar gives "
        "Appendix 4, where Appendix 3 is printed."
    ),
    "8.1 (": (
        "Paragraph 8.1 (check-strat-appendix-ref-profiles): the document or the calendar gives "
        "Appendix 3, where Appendix 2 is printed."
    ),
    "Figure": (
        "KPQ8, ICVs (check-pcp-figure-numbering): the document or the calendar gives Figure 7, "
        "where Figure 9 is printed."
    ),
    "weekday 3": (
        "SDP update para 19 (check-sdp-28-may-weekday): the document or the calendar gives "
        "weekday 3, where weekday 4 is printed."
    ),
    "base-mar": (
        "Appendix 3, YOS (check-yos-2013-cohort-base-mar-2013): 100 × 17 / 8.3 gives 204.8, at "
        "least 203.6 and at most 206.1 however these were rounded; printed is 151."
    ),
    "base-dec": (
        "Appendix 3, YOS (check-yos-2013-cohort-base-dec-2013): 100 × 50 / 24.4 gives 204.9, at "
        "least 204.5 and at most 205.3 however these were rounded; printed is 151."
    ),
    "base-jun": (
        "Appendix 3, YOS (check-yos-2013-cohort-base-jun-2014): 100 × 81 / 39.5 gives 205.1, at "
        "least 204.8 and at most 205.3 however these were rounded; printed is 151."
    ),
}


@pytest.mark.parametrize("words", EXPLAINED)
def test_each_contradiction_is_told_with_its_arithmetic(words):
    assert EXPLAINED[words] in said(study.contradictions, *ROWS)


def test_no_contradiction_is_told_beyond_these():
    assert len(said(study.contradictions, *ROWS)) == len(EXPLAINED)


@pytest.mark.parametrize(
    "sentence",
    [
        "KPQ6, Enhanced Intervention Programme, Oct 19 cohort: 14.3% with a count of 2 is of 14 "
        "and no other number.",
        "Appendix 3, YOS: all 3 shares that are of yos-2013-cohort-size fit a group of 205 and no "
        "other number; the printed size is 151.",
        "Paragraph 9.52, Women's Diversion Project: 21% with a count of 29 is of 135 to 141.",
        "Appendix 3, YOS, age 16 or over (yos-alcohol-2012-13-share-16plus): 35.4% of 737 is 261 "
        "and no other number.",
        "Appendix 3, IOM, accommodation issues linked to re-offending: 69% of 195 is 134 to 135.",
        "Appendix 3, YOS, age 14-15 (yos-alcohol-2012-13-share-14-15): 23% of 487 is 110 to 114.",
        "Appendix 3, YOS, age 10-13 (yos-alcohol-2012-13-share-10-13): 4% of 253 is 9 to 11.",
        "Paragraph 9.76, police custody: 80% of 4,383 is 3,485 to 3,528.",
        "Paragraph 9.76, court: 73% of 825 is 599 to 606.",
    ],
)
def test_whole_numbers_are_those_that_the_ledgers_compiler_found(sentence):
    """facts/published_figures.md lists them, found apart from this code."""
    assert sentence in said(study.whole_numbers, *ROWS)


def test_the_smallest_groups_of_a_bare_percentage():
    assert said(study.smallest_groups, *ROWS)[0] == (
        "KPQ6, Enhanced Intervention Programme, Apr 19 cohort: 26.3% is 5 of 19, or 10 of 38, at "
        "the smallest."
    )


def test_how_many_can_be_worked_out():
    assert said(study.recomputed, *ROWS) == [
        "145 of 373 figures and checks have a formula. Some of what formulas give no document "
        "prints: it is worked out, and there is nothing to check it against."
    ]


@pytest.mark.parametrize("finding", FINDINGS)
def test_every_finding_is_released_whole(finding):
    """Nothing of it is about people whose numbers are not printed already."""
    assert release(finding(ledger(*ROWS)), PUBLIC).hidden == frozenset()


@pytest.mark.parametrize(
    ("finding", "claim"),
    [
        (study.verdicts, "fte-2013-14"),
        (study.contradictions, "iom-detected-2013-14"),
        (study.whole_numbers, "iom-2013-accommodation-share"),
        (study.smallest_groups, "pcp-yos-apr19-share"),
        (study.recomputed, "fte-2013-14"),
    ],
)
def test_without_a_row_the_report_is_another(finding, claim):
    assert finding(ledger(*without(claim))) != finding(ledger(*ROWS))


@pytest.mark.parametrize("finding", FINDINGS[1:4])
def test_a_ledger_with_nothing_to_tell_says_so(finding):
    made = finding(ledger(row("a"), row("b")))

    assert made.rows == ()
    assert made.notes


def test_a_verdict_that_is_not_recorded_is_counted():
    rows = row("a", "12"), row("b", "13", formula="{a}", agrees="yes")

    assert "1 verdicts differ" in of(study.verdicts, "differ", *rows)


def test_a_share_that_no_whole_number_gives_is_told():
    """Of 3 people none, one, two or all are a third of these: 50% is of nobody."""
    rows = row("three", "3"), percent("half", "50", 0, denominator_claim="three")

    assert of(study.whole_numbers, "no whole number", *rows) == (
        "Paragraph 1: 3 is printed with it, and no whole number fits."
    )


def test_two_claims_that_stand_in_one_place_are_told_apart():
    parts = row("a", "12"), row("b", "12"), row("c", "1")
    wrong = (
        row("d", "20", formula="{a}+{c}", group="women"),
        row("e", "20", formula="{b}+{c}", group="women"),
    )

    found = said(study.contradictions, *parts, *wrong)
    assert [each.partition(" gives")[0] for each in found] == [
        "Paragraph 1, women: 12 + 1 (d)",
        "Paragraph 1, women: 12 + 1 (e)",
    ]


def test_a_reading_that_does_not_hold_stands_apart_from_what_is_contradicted():
    rows = (
        row("a", "12"),
        row("b", "13", formula="{a}+2", measure="check_reading", document="derived"),
        row("c", "13", formula="{a}+3"),
    )

    finding = study.contradictions(ledger(*rows))

    assert [(each.breakdown, each.cells["gives"].value) for each in finding.rows] == [
        ("Contradicted", 15.0),
        ("What a text does not mean: no figure is in error by these", 14.0),
    ]


def test_an_equal_number_on_another_matter_explains_nothing():
    rows = (
        row("a", "10"),
        row("b", "20"),
        row("c", "25", formula="{a}+{a}"),
        row("d", "25", formula="{b}+5"),
    )

    assert said(study.contradictions, *rows) == [
        "Paragraph 1 (c): 10 + 10 gives 20; printed is 25."
    ]


def test_what_has_no_formula_has_no_bounds():
    made = study.recomputed(ledger(row("a", "12")))

    assert made.rows[1].cells["gives"] is Marker.NOT_APPLICABLE

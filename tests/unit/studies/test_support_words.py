"""What may be said, by verdict; and never more than the numbers allow."""

import re
from functools import cache
from math import ceil, sqrt

import pytest
from drawn_cohorts import cell, said
from drawn_support import alike_people, printed_rows, records_of_people, reoffending
from histories import each
from scipy.stats import binom, norm

from rrlib.results import Estimate, Marker
from rrlib.studies import nepacs_family_support as study
from rrlib.studies.nepacs_family_support.hidden import withstands
from rrlib.studies.nepacs_family_support.saying import Verdict, judge

CAUSAL = re.compile(
    r"\b(reduces?|reduced|works?|worked|caused?|causes|because of|thanks to|leads? to|led to|"
    r"prevents?|lowers?|lowered|raises?|effect of|effective|achieves?)\b"
)
REOFFENDED = {
    "less": (Verdict.LESS, 60, 190),
    "less by far": (Verdict.LESS, 36, 260),
    "more": (Verdict.MORE, 100, 120),
    "no different": (Verdict.OPEN, 70, 140),
    "a little less": (Verdict.OPEN, 70, 155),
    "too few": (Verdict.TOO_FEW, 15, 30),
    "nearly all": (Verdict.TOO_FEW, 147, 290),
    "nobody supported": (Verdict.TOO_FEW, 0, 150),
    "nobody": (Verdict.TOO_FEW, 0, 0),
    "less, and had before": (Verdict.UNLIKE, 60, 190),
    "less, and had not before": (Verdict.UNLIKE, 60, 190),
    "less, and barely had before": (Verdict.UNLIKE, 60, 190),
    "less, and hardly had before": (Verdict.LESS, 60, 190),
    "no different, and had before": (Verdict.UNLIKE, 70, 140),
    "too few, and had before": (Verdict.TOO_FEW, 15, 30),
}
"""Of 150 supported and 300 others, so many reoffend."""
BEFORE = {
    "less, and had before": 20,
    "less, and had not before": 120,
    "less, and barely had before": 57,
    "less, and hardly had before": 60,
    "no different, and had before": 20,
    "too few, and had before": 20,
}
"""So many of the supported had offended before the sentence, and every second of the others."""


def drawn(area):
    _, ours, theirs = REOFFENDED[area]
    people = reoffending(alike_people(area, 150, 300, seed=8), ours, theirs)
    if area not in BEFORE:
        return people
    own, others = (people.index[(people["support"] == "here") == which] for which in (True, False))
    had = [*own[: BEFORE[area]], *others[::2]]
    return people.assign(before=people.index.isin(had))


@pytest.fixture(scope="module")
def weighed():
    records = records_of_people(*map(drawn, REOFFENDED), printed=printed_rows())
    return cache(lambda area: study.weigh(records, (area,)))


def conclusion(found):
    return study.what_can_be_said(found)


def placebo(alike):
    """p of the pairs' differences in offending before the sentence, by hand."""
    before = alike.people["offended_before"].to_numpy(dtype=float)
    gaps = before[alike.matching.treated] - before[alike.matching.control]
    error = gaps.std(ddof=1) / sqrt(len(gaps))
    return 2 * norm.sf(abs(gaps.mean()) / error)


by_area = each("area", {area: area for area in REOFFENDED})


@by_area
def test_the_verdict_is_that_of_the_rule(weighed, area):
    alike = weighed(area).alike
    judged = judge(alike)
    again = alike.reoffended > 0
    groups = [again[alike.matching.treated], again[alike.matching.control]]
    few = any(group.sum() < 30 or (~group).sum() < 10 for group in groups)

    assert judged.verdict is REOFFENDED[area][0]
    assert few == (judged.verdict is Verdict.TOO_FEW)
    if not few:
        assert (placebo(alike) <= 0.05) == (judged.verdict is Verdict.UNLIKE)
    if not few and judged.verdict is not Verdict.UNLIKE:
        assert (judged.compared.p <= 0.05) == (judged.verdict in (Verdict.LESS, Verdict.MORE))
        assert (judged.compared.difference.value < 0) == (groups[0].mean() < groups[1].mean())


def test_the_limit_of_the_placebo_is_a_p_of_five_in_a_hundred(weighed):
    chances = {area: placebo(weighed(area).alike) for area in BEFORE}

    assert 0.02 < chances["less, and barely had before"] < 0.05
    assert 0.05 < chances["less, and hardly had before"] < 0.12


def test_where_the_sentence_is_not_known_of_all_no_verdict_hangs_on_what_was_before(weighed):
    area = "less, and had before"
    found = study.weigh(records_of_people(drawn(area), without=("custody_spells",)), (area,))

    assert judge(weighed(area).alike).verdict is Verdict.UNLIKE
    assert judge(found.alike).verdict is Verdict.LESS
    assert study.before_support(found).rows == ()


CAN = {
    Verdict.LESS: "You can say: people with family support and a counterpart reoffended less than "
    "people like them in what is recorded, by ",
    Verdict.MORE: "You can say: people with family support and a counterpart reoffended more than "
    "people like them in what is recorded, by ",
    Verdict.UNLIKE: "You can say: the people compared differed in offending before any support "
    "began, so that they are not alike. The difference since, ",
    Verdict.OPEN: "You can say: compared with people like them in what is recorded, those with",
    Verdict.TOO_FEW: "You can say: too few of those compared reoffended, or did not, for any",
}
CANNOT = {
    Verdict.LESS: "You cannot say that family support reduces reoffending, or by how much",
    Verdict.MORE: "You cannot say that family support raises reoffending",
    Verdict.UNLIKE: "You cannot say that family support works, nor that it does not: matching did",
    Verdict.OPEN: "You cannot say that family support does not work",
    Verdict.TOO_FEW: "You cannot say that family support works, nor that it does not.",
}


@by_area
def test_each_verdict_says_what_can_and_what_cannot_be_said(weighed, area):
    finding, verdict = conclusion(weighed(area)), REOFFENDED[area][0]

    can = [sentence for sentence in said(finding) if sentence.startswith("You can say")]
    assert len(can) == 1
    assert can[0].startswith("You can say: all of" if area == "nobody" else CAN[verdict])
    assert finding.limits[0].startswith(CANNOT[verdict])
    assert all(limit.startswith("You cannot say") for limit in finding.limits[:3])
    assert finding.limits[3:] == ("Not compared by: Needs assessed: recorded of nobody.",)


@each(
    "area", {area: area for area, (verdict, *_) in REOFFENDED.items() if verdict is Verdict.UNLIKE}
)
def test_where_they_differed_before_nothing_is_said_of_support(weighed, area):
    (sentence,) = said(conclusion(weighed(area)))

    assert sentence.endswith("), says nothing of support.")
    assert "reoffended" not in sentence
    assert not re.search(r"chance|not recorded", sentence)


@by_area
def test_nothing_that_can_be_said_speaks_of_a_cause(weighed, area):
    for sentence in said(conclusion(weighed(area))):
        assert not CAUSAL.search(sentence), sentence


def test_where_all_did_the_same_the_conclusion_says_so(weighed):
    """There is no p value, and a sentence with one would not be printed."""
    assert said(conclusion(weighed("nobody"))) == [
        "You can say: all of those compared did the same, reoffended or not, so that there is no "
        "difference to be told from chance."
    ]


@each("area", {area: area for area in REOFFENDED if area != "nobody"})
def test_the_difference_that_is_said_is_the_one_of_the_table(weighed, area):
    finding = conclusion(weighed(area))
    found = cell(finding, "Reoffended within 12 months", "difference")
    size = f"{abs(found.value):.0f}"

    assert re.search(rf"\b{size}\b", said(finding)[0])
    matched = cell(study.reoffended_less(weighed(area)), "Matched", "difference")
    assert (matched.value, matched.lower) == (found.value, found.lower)


def needed_by_hand(first, second):
    p, q = first / 100, second / 100
    return ceil((1.959964 + 0.841621) ** 2 * (p * (1 - p) + q * (1 - q)) / (p - q) ** 2)


@by_area
def test_people_needed_are_told_only_where_nothing_is_settled(weighed, area):
    finding, verdict = conclusion(weighed(area)), REOFFENDED[area][0]
    label = "Reoffended within 12 months"
    needed = cell(finding, label, "needed")
    shares = [round(cell(finding, label, key).value) for key in ("others", "supported")]
    sentence = [each for each in said(finding) if "people would be needed" in each]

    if verdict in (Verdict.LESS, Verdict.MORE, Verdict.UNLIKE):
        assert (needed, sentence) == (Marker.NOT_APPLICABLE, [])
    elif shares[0] == shares[1] or min(shares) == 0:
        assert (needed, sentence) == (Marker.NOT_AVAILABLE, [])
    else:
        # Of the whole percents that are printed, so that it gives no exact share away.
        assert needed.value == float(f"{needed_by_hand(*shares):.1e}")
        assert sentence == [
            f"To tell such a difference from none, {needed.value:,.0f} people would be needed in "
            "each group."
        ]


def test_both_ways_of_not_needing_a_number_are_drawn(weighed):
    cells = {
        area: cell(conclusion(weighed(area)), "Reoffended within 12 months", "needed")
        for area in REOFFENDED
    }

    assert isinstance(cells["a little less"], Estimate)
    assert cells["nobody"] is cells["nobody supported"] is Marker.NOT_AVAILABLE


@each("area", {area: area for area in REOFFENDED if not area.startswith("nobody")})
def test_what_is_hidden_is_told_in_one_sentence(weighed, area):
    (sentence,) = said(study.something_hidden(weighed(area)))

    hidden = withstands(weighed(area).alike)
    if not hidden.is_told:
        assert sentence.startswith("No difference of the matched pairs is called one (ratio ")
    else:
        assert sentence.startswith("Fragile: ") == hidden.is_fragile


@each("area", {area: area for area in REOFFENDED if "nobody" not in area})
def test_what_is_hidden_follows_the_verdict(weighed, area):
    verdict, hidden = judge(weighed(area).alike).verdict, withstands(weighed(area).alike)
    gamma = cell(
        study.something_hidden(weighed(area)), "Odds of support within a pair (Γ)", "times"
    )

    assert hidden.is_told == (verdict in (Verdict.LESS, Verdict.MORE))
    assert (hidden.gamma is None) == (not hidden.is_told)
    assert (gamma is Marker.NOT_APPLICABLE) == (not hidden.is_told)


def test_a_common_trait_could_make_a_difference_that_is_not_large(weighed):
    (sentence,) = said(study.something_hidden(weighed("less")))

    assert sentence.startswith("Fragile: the ratio is 0.")
    (headline,) = said(conclusion(weighed("less")))
    assert headline.endswith(
        "Chance alone would rarely make that; but something that is not recorded, of a strength "
        "that is common, could."
    )


def test_a_very_large_difference_is_not_called_fragile(weighed):
    (sentence,) = said(study.something_hidden(weighed("less by far")))

    assert sentence.startswith("The ratio is 0.")
    assert "would have to be strong" in sentence
    (headline,) = said(conclusion(weighed("less by far")))
    assert headline.endswith(
        "Chance alone would rarely make that; and only something strong that is not recorded could."
    )


def test_the_sensitivity_is_that_of_the_matched_pairs(weighed):
    alike = weighed("less by far").alike
    again = alike.reoffended > 0
    ours, theirs = again[alike.matching.treated], again[alike.matching.control]
    finding = study.something_hidden(weighed("less by far"))
    ratio = cell(finding, "Ratio of the shares, matched", "times")
    upside = 1 / ratio.value

    assert ratio.value == pytest.approx(ours.mean() / theirs.mean())
    assert cell(finding, "E-value of the ratio", "times").value == pytest.approx(
        upside + (upside * (upside - 1)) ** 0.5
    )
    nearer = 1 / ratio.upper
    assert cell(finding, "E-value of its interval's nearer end", "times").value == pytest.approx(
        nearer + (nearer * (nearer - 1)) ** 0.5
    )
    discordant = int((ours & ~theirs).sum()), int((~ours & theirs).sum())
    gamma = cell(finding, "Odds of support within a pair (Γ)", "times").value
    assert gamma > 1
    # By so much the odds of the pairs that differ may lean before chance, to one side, has 2.5%.
    tail = binom.sf(max(discordant) - 1, sum(discordant), gamma / (1 + gamma))
    assert tail == pytest.approx(0.025, rel=1e-4)


@each("area", {area: area for area in ("nobody", "nobody supported")})
def test_where_nobody_of_a_group_reoffended_the_sensitivity_says_so(weighed, area):
    finding = study.something_hidden(weighed(area))

    assert finding.rows == ()
    assert finding.notes == ("Not answered: nobody of one of the matched groups reoffended.",)

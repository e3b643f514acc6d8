"""Two printed shares, and what they can and cannot tell."""

from __future__ import annotations

from dataclasses import dataclass

from rrlib.records import Records, missing
from rrlib.results import (
    Cell,
    Column,
    Estimate,
    Finding,
    Marker,
    Role,
    Row,
    Sentence,
    Unit,
    unanswered,
)
from rrlib.statistics import (
    e_value,
    interval_width_at,
    people_needed,
    people_needed_pooled,
    selection_needed,
)

ALL, SUPPORTED = "nepacs-standard-reoffending", "nepacs-supported-reoffending"
SHARE = Column("share", "Share who reoffended", Role.DERIVED, Unit.WHOLE_PERCENT)
LESS = Column("less", "Less than all prisoners", Role.DERIVED, Unit.WHOLE_DIFFERENCE)
_PRINTED = "as published"
_SIZES = (50, 100, 200, 300, 500, 1000, 2000)
_POWERS = (0.8, 0.9)
_PARTS = (10, 20, 30, 40, 50)
_LOWERED = {2: "half as likely", 3: "a third as likely", 5: "a fifth as likely"}
_WEAKEST = "as much less likely as support is likelier (E-value)"
_TRAITS = tuple((weaker, theirs) for weaker in _LOWERED for theirs in (10, 30, 50))


@dataclass(frozen=True)
class Claim:
    """What is printed: the shares, in percent, of all prisoners and of those supported."""

    everybody: float
    supported: float
    source: str

    @property
    def gap(self) -> float:
        return self.everybody - self.supported


def claim(records: Records) -> Claim | None:
    """The printed shares by their claim ids; None where the delivery lacks one of them."""
    if not records.holds("published_figures"):
        return None
    rows = records.published_figures.execute().set_index("claim_id")
    if not {ALL, SUPPORTED} <= set(rows.index) or rows.loc[[ALL, SUPPORTED], "value"].isna().any():
        return None
    printed = rows.loc[SUPPORTED]
    return Claim(
        float(rows.loc[ALL, "value"]),
        float(printed["value"]),
        f"{printed['document']}, {printed['locator']}",
    )


def published_gap(records: Records) -> Finding:
    """What is printed of family support, and what is not."""
    asked = "What is published?"
    said = claim(records)
    if said is None:
        return unanswered("published_gap", asked, _nothing_printed(records))
    everybody, supported = "All prisoners", "With family support"
    return Finding(
        name="published_gap",
        question=asked,
        rows_are="Group",
        columns=(SHARE, LESS),
        rows=(
            Row(everybody, {"share": printed(said.everybody), "less": Marker.NOT_APPLICABLE}),
            Row(supported, {"share": printed(said.supported), "less": printed(said.gap)}),
        ),
        sentences=(
            Sentence(
                "Published: {supported} of those with family support reoffended and {everybody} of "
                "all prisoners: {gap} percentage points fewer.",
                {
                    "supported": (supported, "share"),
                    "everybody": (everybody, "share"),
                    "gap": (supported, "less"),
                },
            ),
        ),
        limits=(
            "Nobody can say from this whether support works: it is a choice to take it up, and "
            "whoever does may have reoffended less without it.",
            "How many people, in which period, and followed for how long, the source does not say.",
            "Nor whether the share of all prisoners includes those supported.",
        ),
        notes=(
            f"Source: {said.source}.",
            "It averages over prisons. That each prison counts the same, whatever its size, is how "
            "we read it.",
        ),
    )


def if_all_include_supported(records: Records) -> Finding:
    """What share of those not supported the printed shares imply, by how many were supported."""
    asked = "And if the share of all prisoners includes those supported?"
    said = claim(records)
    if said is None:
        return unanswered("if_all_include_supported", asked, _nothing_printed(records))
    rows = []
    for part in _PARTS:
        others = (said.everybody - part / 100 * said.supported) / (1 - part / 100)
        cells: dict[str, Cell] = {
            "share": worked_out(others),
            "less": worked_out(others - said.supported),
        }
        rows.append(Row(f"{part}% were supported", cells))
    ends = [rows[0].label, rows[-1].label]
    return Finding(
        name="if_all_include_supported",
        question=asked,
        rows_are="If of all prisoners",
        columns=(
            Column("share", "Share of the others", Role.DERIVED, Unit.WHOLE_PERCENT),
            Column("less", "Supported less by", Role.DERIVED, Unit.WHOLE_DIFFERENCE),
        ),
        rows=tuple(rows),
        sentences=(
            Sentence(
                "Then the gap from those not supported would be larger than the one printed: "
                f"{{few}} percentage points if {_PARTS[0]}% were supported, {{many}} if "
                f"{_PARTS[-1]}% were.",
                {"few": (ends[0], "less"), "many": (ends[1], "less")},
            ),
        ),
        limits=("How many were supported is not published: none of these rows is a finding.",),
        notes=(
            "The others' share is what, mixed with that of those supported, gives that of all.",
        ),
    )


def interval_by_size(records: Records) -> Finding:
    """How wide the interval of the printed gap would be, for any number of people."""
    asked = "How sure could one be, if one knew how many people it is about?"
    said = claim(records)
    if said is None:
        return unanswered("interval_by_size", asked, _nothing_printed(records))
    first, second = said.everybody / 100, said.supported / 100
    rows = []
    for size in _SIZES:
        half = interval_width_at(second, size, first, size) / 2
        gap = Estimate(
            -said.gap, -said.gap - half, -said.gap + half, 2 * size, "Wald interval of that size"
        )
        rows.append(Row(f"{size:,} in each group", {"gap": gap}))
    return Finding(
        name="interval_by_size",
        question=asked,
        rows_are="If there were",
        columns=(Column("gap", "Difference", Role.DERIVED, Unit.WHOLE_DIFFERENCE),),
        rows=tuple(rows),
        sentences=(
            Sentence(
                f"Were there {rows[1].label}, the difference would be {{gap}} percentage points.",
                {"gap": (rows[1].label, "gap")},
            ),
        ),
        limits=(
            "An interval tells of chance. Of who chose support it says nothing, at any size.",
            "The two shares are taken as those of separate groups. If all prisoners include those "
            "supported, it is narrower.",
        ),
        notes=("Below 0: fewer of those supported. How many there were is not published.",),
    )


def people_to_tell(records: Records) -> Finding:
    """How many people it takes to tell the printed gap from none."""
    asked = "How many people would it take to tell such a gap from none?"
    said = claim(records)
    if said is None:
        return unanswered("people_to_tell", asked, _nothing_printed(records))
    first, second = said.everybody / 100, said.supported / 100
    rows = [
        Row(
            f"Chance of {100 * power:.0f}%",
            {
                "people": worked_out(people_needed(first, second, power)),
                "pooled": worked_out(people_needed_pooled(first, second, power)),
            },
        )
        for power in _POWERS
    ]
    return Finding(
        name="people_to_tell",
        question=asked,
        rows_are="To tell it with a",
        columns=(
            Column("people", "People in each group", Role.DERIVED),
            Column("pooled", "By the pooled form", Role.DERIVED),
        ),
        rows=tuple(rows),
        sentences=(
            Sentence(
                f"A {rows[0].label.lower()} to tell such a gap from none takes {{people}} people "
                "in each group ({pooled} by the pooled form).",
                {"people": (rows[0].label, "people"), "pooled": (rows[0].label, "pooled")},
            ),
        ),
        limits=("More people make chance smaller. They do not make two groups alike.",),
        notes=(
            "Of a two-sided test at the level of 5% with power P: (z(0.975) + z(P))² × "
            "(p(1−p) + q(1−q)) / (p−q)², with p and q the two shares. The pooled form puts the "
            "mean share into the first term: Fleiss, Statistical Methods for Rates and "
            "Proportions, section 3.2.",
        ),
    )


def selection_alone(records: Records) -> Finding:
    """How strong a trait of those who choose support would make the whole gap by itself."""
    asked = "What would selection alone have to do to make this gap?"
    said = claim(records)
    if said is None:
        return unanswered("selection_alone", asked, _nothing_printed(records))
    ratio = said.supported / said.everybody
    rows = []
    for weaker, theirs in _TRAITS:
        needed = selection_needed(ratio, theirs / 100, 1 / weaker)
        cell: Cell = Marker.NOT_APPLICABLE if needed is None else worked_out(100 * needed)
        label = f"{_LOWERED[weaker]}, had by {theirs}% of the others"
        rows.append(Row(label, {"needed": cell, "times": worked_out(weaker)}))
    least = worked_out(e_value(ratio).point)
    rows.append(Row(_WEAKEST, {"needed": Marker.NOT_APPLICABLE, "times": least}))
    return Finding(
        name="selection_alone",
        question=asked,
        rows_are="A trait that makes reoffending",
        columns=(
            Column("times", "Times less likely", Role.DERIVED, Unit.RATE),
            Column("needed", "Had by, of those supported", Role.DERIVED, Unit.WHOLE_PERCENT),
        ),
        rows=tuple(rows),
        sentences=(
            Sentence(
                "If a trait made support {times} times as likely, and reoffending as many times "
                "less likely, the printed shares would come about with no effect of support at all "
                "(the E-value of their ratio).",
                {"times": (_WEAKEST, "times")},
            ),
            Sentence(
                f"A trait that makes reoffending {rows[1].label}, would do, were it had by "
                "{needed} of those supported.",
                {"needed": (rows[1].label, "needed")},
            ),
        ),
        limits=(
            "That it could does not show that it did. Ties to a family, a home or age are such "
            "traits, and those who take up support may well have more of them.",
        ),
        notes=(
            "Bross (1966), Journal of Chronic Diseases 19, 637-647; E-value: VanderWeele and Ding "
            "(2017), Annals of Internal Medicine 167, 268-274. [z]: more than all of them would "
            "have to have it, or of an E-value: it is of no part.",
        ),
    )


def printed(value: float) -> Estimate:
    return Estimate(value, None, None, 0, _PRINTED)


def worked_out(value: float) -> Estimate:
    return Estimate(value, None, None, 0, "worked out from what is published")


def _nothing_printed(records: Records) -> tuple[str, ...]:
    return missing(records, "published_figures") or (
        f"Not answered: `published_figures` lacks a value of {ALL} or of {SUPPORTED}.",
    )

"""Findings of invented people, drawn by chance from a seed, to be released and then attacked."""

from dataclasses import dataclass, replace
from random import Random

from rrlib.reoffending.measures import YOT_LOCAL
from rrlib.results import Column, Estimate, Finding, Marker, Role, Row, Unit
from rrlib.statistics import wilson

TIERS = {"fine": "low", "caution": "low", "order": "high", "custody": "high"}
MONTHS = (0, 2, 4, 6, 9, 12)
NEVER = 99

PEOPLE = Column("people", "People", Role.BASE)
REOFFENDED = Column("reoffended", "Reoffended", Role.OUTCOME, of="people")
SHARE = Column("share", "Share", Role.DERIVED, Unit.PERCENT, sources=("people", "reoffended"))
GROUPS = (PEOPLE, REOFFENDED, SHARE)
AT_RISK = Column("risk", "At risk", Role.BASE, series="s")
DONE = Column("done", "Reoffended by then", Role.BASE, series="s")
CURVE_SHARE = Column(
    "share", "Share by then", Role.DERIVED, Unit.PERCENT, sources=("risk", "done"), series="s"
)
CURVE = (AT_RISK, DONE, CURVE_SHARE)
SO_FAR = Column("so_far", "So far", Role.BASE, accumulates=True)


@dataclass(frozen=True)
class Person:
    """Somebody who is followed: `month` is that of the first reoffence, `until` of the last day."""

    sex: str
    disposal: str
    month: int
    until: int
    late: bool


def people(draw: Random, least: int = 10, most: int = 120) -> tuple[Person, ...]:
    """So many people, in groups of very unequal size; in some groups nobody reoffends, or all."""
    weights = [draw.choice([0, 1, 3, 12]) + 0.01 for _ in TIERS]
    sexes = [draw.choice([4, 20, 60]), draw.choice([1, 4, 20]), draw.choice([0, 1])]
    never = {name: draw.choice([0, 2, 6, 20, 1e9]) for name in TIERS}

    def person() -> Person:
        disposal = draw.choices(list(TIERS), weights)[0]
        month = draw.choices([1, 2, 3, 5, 8, 11, NEVER], [2, 2, 1, 1, 2, 1, never[disposal]])[0]
        until = draw.choices([1, 5, 8, 12], [1, 1, 2, 40])[0]
        sex = draw.choices(["men", "women", "not known"], sexes)[0]
        return Person(sex, disposal, month, until, draw.random() < 0.05)

    return tuple(person() for _ in range(draw.randint(least, most)))


def pair(found) -> dict[str, Estimate | Marker]:
    """How many there are, how many reoffended, and the share."""
    base, outcome = len(found), sum(each.month <= 12 for each in found)
    return of_pair(base, outcome)


def of_pair(base, outcome):
    share = wilson(outcome, base) if base else Marker.NOT_APPLICABLE
    return {
        "people": Estimate.count(base),
        "reoffended": Estimate.count(outcome),
        "share": share,
    }


def groups(found, columns=GROUPS) -> Finding:
    """All, by sex, by tier and by disposal, which is a part of a tier."""
    rows = [Row("All", pair(found), is_total=True, counts="all")]
    rows += [
        Row(sex, pair([each for each in found if each.sex == sex]), "By sex", counts=sex)
        for sex in ("men", "women", "not known")
    ]
    rows += [
        Row(tier, pair([each for each in found if TIERS[each.disposal] == tier]), "By tier")
        for tier in ("low", "high")
    ]
    rows += [
        Row(name, pair([each for each in found if each.disposal == name]), "By disposal", parent=of)
        for name, of in TIERS.items()
    ]
    return Finding("groups", "How many?", "Group", columns, tuple(rows), (), YOT_LOCAL)


def by_sex(found) -> Finding:
    """The first rows of `groups` alone."""
    whole = groups(found)
    return replace(whole, rows=whole.rows[:4])


def sexes(found) -> Finding:
    """The same counts in another table, by sex alone, of whom some are under one more heading."""
    rows = [row for row in groups(found).rows if row.label in ("All", "men", "women", "not known")]
    late = pair([each for each in found if each.until < 12])
    rest = pair([each for each in found if each.until >= 12])
    rows += [Row("followed less", late, "By time"), Row("followed whole", rest, "By time")]
    return Finding("sexes", "Which sex?", "Sex", GROUPS, tuple(rows), (), YOT_LOCAL)


def curve(found) -> Finding:
    """How many are still at risk, and how many have reoffended, by month."""
    rows = []
    for month in MONTHS:
        done = sum(each.month <= min(month, each.until) for each in found)
        left = sum(each.until < month and each.month > each.until for each in found)
        at_risk = len(found) - done - left
        share = wilson(done, len(found)) if found else Marker.NOT_APPLICABLE
        cells = {"risk": Estimate.count(at_risk), "done": Estimate.count(done), "share": share}
        rows.append(Row(str(month), cells))
    return Finding("curve", "How soon?", "Months", CURVE, tuple(rows), (), YOT_LOCAL)


def so_far(found, quarter: int = 1) -> Finding:
    """Everybody who was recorded until a quarter, the late ones from the second on."""
    known = [each for each in found if quarter > 1 or not each.late]
    rows = [
        Row(label, {"so_far": Estimate.count(sum(each.sex == label for each in known))}, "By sex")
        for label in ("men", "women", "not known")
    ]
    rows.append(Row("All", {"so_far": Estimate.count(len(known))}, is_total=True))
    return Finding("so_far", "How many so far?", "Sex", (SO_FAR,), tuple(rows), (), YOT_LOCAL)


def with_cells(finding: Finding, **of_rows: dict) -> Finding:
    """The finding with other cells in the rows of these labels."""
    rows = tuple(
        replace(row, cells={**row.cells, **of_rows.get(row.label, {})}) for row in finding.rows
    )
    return replace(finding, rows=rows)

"""A suppressor sabotaged in many ways is caught each time; the honest one is let pass.

It is a blunt one, written for this alone: where a column has one cell to hide, in any area or
quarter, it hides the column, and whatever is linked to it or computed from it. So it is right for
simple reasons, and every sabotage is one line.
"""

import random
from collections import defaultdict

import pytest

from rrlib.disclosure.audit import Page, audit
from rrlib.disclosure.shown import ShownCell, ShownColumn, ShownRow, ShownTable

RULE = {"audience": "public", "threshold": 5, "hide_unanimous": True, "published": []}
COMBINED = {"Both": ("North", "South")}
QUARTERS = ("2013-14Q3", "2013-14Q4")
DRAWS = range(60)

COUNT = {"unit": "COUNT"}
PEOPLE = ShownColumn(key="people", title="People", role="BASE", **COUNT)
REOFFENDED = ShownColumn(key="reoffended", title="Reoffended", role="OUTCOME", of="people", **COUNT)
SHARE = ShownColumn(
    key="share",
    title="Share",
    role="DERIVED",
    unit="PERCENT",
    sources=("people", "reoffended"),
)
BY_THEN = ShownColumn(key="people", title="Reoffended by then", role="BASE", series="s", **COUNT)
SO_FAR = ShownColumn(key="people", title="So far", role="BASE", accumulates=True, **COUNT)
COLUMNS = {
    "groups": (PEOPLE, REOFFENDED, SHARE),
    "sexes": (PEOPLE,),
    "curve": (BY_THEN,),
    "so far": (SO_FAR,),
}
TIERS = {"fine": "low", "caution": "low", "order": "high", "custody": "high"}
MONTHS = (0, 3, 6, 12)

HONEST = "honest"
FLAWS = (
    "threshold off by one",
    "no complementary cells",
    "the complementary cell in another row",
    "two hidden cells are enough, whatever they hold",
    "the total hidden, which another breakdown gives away",
    "the remainder forgotten",
    "unanimity forgotten",
    "zeros of an outcome shown as no secret",
    "the share left, in six decimals",
    "the share left, in whole percents",
    "the family of the parent forgotten",
    "the difference of areas forgotten",
    "other cells hidden than last quarter",
    "the linked table forgotten",
    "the step of a curve forgotten",
    "what was added since last quarter forgotten",
    "a sentence with the hidden number",
)


def people(draw):
    """Everybody of both areas: sex, disposal, month of reoffending (or 99) and quarter."""
    size = draw.choice([1, 2, 6])
    disposals = [draw.randint(2, 12) for _ in TIERS]
    unknown = draw.choice([0, 1, 3])
    # Of those in custody sometimes none reoffends, or all do.
    never = {name: draw.choice([20, 40]) for name in TIERS} | {"custody": draw.choice([0, 20, 1e9])}

    def person(area):
        disposal = draw.choices(list(TIERS), disposals)[0]
        months = draw.choices([1, 2, 4, 8, 11, 99], [5, 5, 3, 2, 3, never[disposal]])
        return {
            "area": area,
            "sex": draw.choices(["men", "women", "not known"], [60, 20, unknown])[0],
            "disposal": disposal,
            "month": months[0],
            "late": draw.random() < 0.06,
        }

    return [
        person(area) for area in ("North", "South") for _ in range(draw.randint(45, 140) * size)
    ]


def rows_of(found, late):
    """Rows by table: label to (breakdown, parent, numbers by column)."""

    def counted(those):
        return {"people": len(those), "reoffended": sum(each["month"] <= 12 for each in those)}

    groups = {"All": ("", None, counted(found))}
    for sex in ("men", "women", "not known"):
        groups[sex] = ("By sex", None, counted([each for each in found if each["sex"] == sex]))
    for tier in ("low", "high"):
        those = [each for each in found if TIERS[each["disposal"]] == tier]
        groups[tier] = ("By tier", None, counted(those))
    for name, tier in TIERS.items():
        those = [each for each in found if each["disposal"] == name]
        groups[name] = ("By disposal", tier, counted(those))
    curve = {
        str(month): ("", None, {"people": sum(each["month"] <= month for each in found)})
        for month in MONTHS
    }
    so_far = {"Everybody": ("", None, {"people": sum(late or not each["late"] for each in found)})}
    sexes = {label: groups[label] for label in ("All", "men", "women")}
    return {"groups": groups, "sexes": sexes, "curve": curve, "so far": so_far}


def world(seed):
    """The true numbers: (quarter, area) to tables."""
    everybody = people(random.Random(seed))
    return {
        (quarter, area): rows_of(
            [each for each in everybody if each["area"] in COMBINED.get(area, (area,))],
            late=quarter == QUARTERS[1],
        )
        for quarter in QUARTERS
        for area in ("North", "South", "Both")
    }


def primary(truth, flaw):
    """The cells that a rule hides for their own sake: (quarter, area, table, row, column)."""
    threshold = RULE["threshold"] - (flaw == "threshold off by one")
    found = set()
    for page, tables in truth.items():
        for table, rows in tables.items():
            for label, (_, _, numbers) in rows.items():
                base = numbers["people"]
                if 0 < base < threshold and table != "so far":
                    found.add((*page, table, label, "people"))
                if table == "groups" and _speaks(numbers["reoffended"], base, threshold, flaw):
                    found.add((*page, table, label, "reoffended"))
    for page, tables in truth.items():
        found |= {(*page, "curve", label, "people") for label in small_steps(tables, flaw)}
    return found


def _speaks(number, base, threshold, flaw):
    few = 0 < number < threshold
    left = 0 < base - number < threshold and flaw != "the remainder forgotten"
    nobody = number == 0 < base and flaw != "zeros of an outcome shown as no secret"
    alike = flaw != "unanimity forgotten" and (nobody or number == base > 0)
    return few or left or alike


def small_steps(tables, flaw):
    if flaw == "the step of a curve forgotten":
        return set()
    numbers = {label: each["people"] for label, (_, _, each) in tables["curve"].items()}
    pairs = zip(numbers, list(numbers)[1:], strict=False)
    return {b for a, b in pairs if 0 < abs(numbers[b] - numbers[a]) < RULE["threshold"]}


def all_cells(truth):
    return {
        (*page, table, label, column)
        for page, tables in truth.items()
        for table, rows in tables.items()
        for label, (_, _, numbers) in rows.items()
        for column in numbers
        if column in {each.key for each in COLUMNS[table]}
    }


def hidden(truth, flaw):
    """The mask of the honest suppressor, or of one with a flaw."""
    found = primary(truth, flaw)
    apart = {
        "the difference of areas forgotten": slice(0, 2),
        "other cells hidden than last quarter": slice(0, 1),
    }.get(flaw, slice(0, 0))
    # A table of the same counts shares the fate of its link.
    linked = () if flaw == "the linked table forgotten" else ("groups", "sexes")
    fates = defaultdict(set)
    for cell in all_cells(truth):
        table = "groups" if cell[2] in linked and cell[4] == "people" else cell[2]
        fates[(cell[apart], table, cell[4])].add(cell)
    mask = set(found)
    for cells in fates.values():
        small = cells & found
        if small:
            mask |= _more(truth, small, cells, flaw)
    mask |= {
        (*cell[:4], "reoffended") for cell in mask if cell[2] == "groups" and cell[4] == "people"
    }
    if flaw != "what was added since last quarter forgotten":
        mask |= _added(truth)
    return mask


def _more(truth, small, cells, flaw):
    """What is hidden besides the small ones of a column: all of it, if nobody meddled."""
    number = {cell: truth[cell[:2]][cell[2]][cell[3]][2][cell[4]] for cell in cells}
    breakdown = {cell: truth[cell[:2]][cell[2]][cell[3]][0] for cell in cells}
    family = {
        cell: [
            each for each in cells if (*each[:3], breakdown[each]) == (*cell[:3], breakdown[cell])
        ]
        for cell in small
    }
    if flaw == "no complementary cells":
        return small
    if flaw == "the complementary cell in another row":
        others = {
            cell: [each for each in cells if breakdown[each] != breakdown[cell]] for cell in small
        }
        return small | {min(each, key=number.get) for each in others.values() if each}
    if flaw == "two hidden cells are enough, whatever they hold":
        return small | {
            each for group in family.values() for each in sorted(group, key=number.get)[:2]
        }
    if flaw == "the total hidden, which another breakdown gives away":
        return small | {cell for cell in cells if cell[3] == "All"}
    if flaw == "the family of the parent forgotten":
        return {each for group in family.values() for each in group}
    if flaw == "other cells hidden than last quarter":
        last = next(iter(small))[0] == QUARTERS[1]
        # Beside the small ones it hides the larger half in one quarter, the smaller in the other.
        ordered = sorted(cells, key=lambda cell: (number[cell], cell))
        half = len(ordered) // 2
        return small | set(ordered[half:] if last else ordered[:half])
    return set(cells)


def _added(truth):
    """What accumulates, in both quarters, if a few were added anywhere."""

    def so_far(quarter, area):
        return truth[quarter, area]["so far"]["Everybody"][2]["people"]

    areas = ("North", "South", "Both")
    added = [so_far(QUARTERS[1], area) - so_far(QUARTERS[0], area) for area in areas]
    if not any(0 < people < RULE["threshold"] for people in added):
        return set()
    return {
        (quarter, area, "so far", "Everybody", "people") for quarter in QUARTERS for area in areas
    }


def released(truth, flaw):
    """The pages as they are printed: those of the quarter before by the honest suppressor."""
    mask = hidden(truth, flaw)
    if "last quarter" not in flaw:
        now = {cell for cell in mask if cell[0] == QUARTERS[1]}
        mask = now | {cell for cell in hidden(truth, HONEST) if cell[0] == QUARTERS[0]}
    return [
        Page(
            area,
            quarter,
            tuple(_table(quarter, area, name, rows, mask, flaw) for name, rows in tables.items()),
            tuple(_words(quarter, area, tables, mask, flaw)),
        )
        for (quarter, area), tables in truth.items()
    ]


def _words(quarter, area, tables, mask, flaw):
    for label, (_, _, numbers) in tables["groups"].items():
        is_hidden = (quarter, area, "groups", label, "people") in mask
        if not is_hidden or flaw == "a sentence with the hidden number":
            yield f"Of the {label}, {numbers['people']} were followed in {quarter}."


def _table(quarter, area, name, rows, mask, flaw):
    def printed(label, numbers, column):
        hides = (quarter, area, name, label, column.key) in mask
        if column is SHARE:
            cells = [(quarter, area, name, label, key) for key in SHARE.sources]
            left = quarter == QUARTERS[1] and "share left" in flaw
            hides = not numbers["people"] or (not left and any(cell in mask for cell in cells))
            whole = left and "whole" in flaw
            share = 100 * numbers["reoffended"] / (numbers["people"] or 1)
            return (
                ShownCell(marker="[c]")
                if hides
                else ShownCell(value=round(share, 0 if whole else 6))
            )
        return ShownCell(marker="[c]") if hides else ShownCell(value=numbers[column.key])

    return ShownTable(
        name=name,
        question=f"{name}?",
        rule=RULE,
        columns=COLUMNS[name],
        rows=tuple(
            ShownRow(
                label=label,
                breakdown=breakdown,
                is_total=label == "All",
                parent=parent,
                counts=label if name in {"groups", "sexes"} else None,
                definition="D",
                cells={column.key: printed(label, numbers, column) for column in COLUMNS[name]},
            )
            for label, (breakdown, parent, numbers) in rows.items()
        ),
    )


@pytest.mark.parametrize("seed", DRAWS[:15])
def test_the_honest_suppressor_passes(seed):
    pages = released(world(seed), HONEST)
    found = audit(pages, COMBINED)
    assert [each.told for each in found.exposures] == []
    assert found.hidden > 0


@pytest.mark.parametrize("flaw", FLAWS)
def test_a_sabotaged_suppressor_is_caught(flaw):
    caught = []
    for seed in DRAWS:
        truth = world(seed)
        if hidden(truth, flaw) != hidden(truth, HONEST) or "share" in flaw or "sentence" in flaw:
            caught += audit(released(truth, flaw), COMBINED).exposures
        if caught:
            break
    assert caught, flaw

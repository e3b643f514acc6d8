"""The page of `rr compare --page`: every number that moved, in words, tables and charts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rrlib.batch.changes.dumbbells import WIDTH, Dumbbell, dumbbell, scales
from rrlib.batch.changes.explaining import Revision
from rrlib.batch.changes.moved import Moved
from rrlib.batch.changes.pairing import Compared
from rrlib.batch.changes.since import tested
from rrlib.batch.pages.frame import render
from rrlib.batch.storing import alone, replace_file
from rrlib.results import SYNTHETIC


@dataclass(frozen=True)
class Line:
    """A row of a table: a number that moved, and its chart."""

    moved: Moved
    chart: Dumbbell


@dataclass(frozen=True)
class Block:
    """What moved of one finding, what was made by another definition apart."""

    area: str
    notebook: str
    question: str
    lines: tuple[Line, ...]
    redefined: tuple[Line, ...]
    scales: tuple[str, ...]


def write_page(project: Path, compared: Compared) -> Path:
    """Write the page beside the reports of the later quarter; its path from the project's folder.

    Raises OSError where the disk does not take it.
    """
    name = f"changes-since-{compared.before}.html"
    if compared.before == compared.now:
        name = "changes-within.html"
    page = Path("reports") / compared.now / name
    (project / page).parent.mkdir(parents=True, exist_ok=True)
    with alone(project / "reports"):
        replace_file(project / page, page_of(compared).encode())
    return page


def page_of(compared: Compared) -> str:
    """The page, as HTML."""
    return render(
        "changes.html.j2",
        {
            "title": _title(compared),
            "now": compared.now,
            "summary": counted(compared.moved),
            "banner": SYNTHETIC if compared.synthetic else "",
            "notices": compared.notices,
            "classes": tuple(Revision),
            "blocks": _blocks(compared.moved),
            "width": WIDTH,
        },
    )


def counted(moved: Sequence[Moved]) -> str:
    """How many moved, how many of each class, and how many beyond their intervals."""
    if not moved:
        return "No number moved."
    counts = Counter(each.revision for each in moved)
    words = {Revision.CORRECTION: "by correction", Revision.DEFINITIONAL: "by another definition"}
    classes = [f"{counts[each]} {words.get(each, each)}" for each in Revision if counts[each]]
    if counts[None]:
        classes.append(f"{counts[None]} of later people")
    changed = [each for each in moved if each.revision is not None]
    numbers = "1 number" if len(moved) == 1 else f"{len(moved)} numbers"
    said = [f"{numbers} moved: {', '.join(classes)}.", *([tested(changed)] if changed else [])]
    return " ".join(said)


def _title(compared: Compared) -> str:
    if compared.before == compared.now:
        return f"What changed between two runs of {compared.now}"
    return f"What changed from {compared.before} to {compared.now}"


def _blocks(moved: Sequence[Moved]) -> list[Block]:
    by_place: defaultdict[tuple[str, str, str], list[Moved]] = defaultdict(list)
    for each in moved:
        by_place[each.place].append(each)
    return [_block(found) for found in by_place.values()]


def _block(moved: Sequence[Moved]) -> Block:
    of_units = scales(moved)
    lines = [Line(each, dumbbell(each, of_units[each.unit])) for each in moved]
    first = moved[0]
    return Block(
        first.area,
        first.notebook,
        first.question,
        tuple(line for line in lines if line.moved.revision is not Revision.DEFINITIONAL),
        tuple(line for line in lines if line.moved.revision is Revision.DEFINITIONAL),
        tuple(str(scale) for scale in of_units.values()),
    )

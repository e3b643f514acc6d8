"""Numbers in the words of a page that none of its shown cells holds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rrlib.disclosure.audit.printed import Page
from rrlib.disclosure.shown import ShownCell

_NUMBER = re.compile(r"(?<![\w.,])\d+(?:,\d{3})*(?:\.\d+)?%?(?!\w)")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_NO_COUNTS = re.compile(
    r"\b(?:19|20)\d\d(?:-\d\d)?(?:Q\d)?\b"  # years and quarters
    rf"|\b\d{{1,2}} (?:{_MONTHS})\b"
    r"|\b[A-Z_]{3,}\(\d+\)"  # definitions
    r"|\b9\d(?:\.\d)?%(?= (?:[\w,-]+ ){0,5}interval)"  # levels of intervals
    r"|\b(?i:months?|quarters?|aged?) \d+(?:(?:-| to | and )\d+)?"
    r"|\b\d+(?:(?:-| to | and | or )\d+)?[ -](?:months?|years?|weeks?|days?)\b"
    r"|\b\d+ or (?:over|under|older|younger)\b"
    r"|\b(?i:per|each|every) \d[\d,]*"
    r"|\b\d+ (?:of the )?analyses\b"
    r"|\bLine \d+(?=, )|\b(?:begin at|lies below) [01]\b"  # lines of a chart, and its axis
    r"|\bbeyond \d\.\d\b|\bat −\d\.\d and \d\.\d\b"  # bounds of standardised differences
    # Differences of two shares are in no table; they are of points, not of people.
    r"|\b\d+(?:\.\d+)?(?= (?:percentage points|points|lower|higher)\b)"
)
_PRINTED = {
    "COUNT": ("{:,.0f}", "{:.0f}"),
    "PERCENT": ("{:.1f}%", "{:.0f}%"),
    "WHOLE_PERCENT": ("{:.0f}%",),
    "WHOLE_DIFFERENCE": ("{:.0f}",),
    "RATE": ("{:.2f}",),
    "P_VALUE": ("{:.2f}",),
    "NUMBER": ("{:,.10g}", "{:,.10g}%"),
}
_PRINTED_POINTS = ("{:.1f}",)
_LEAST_P_VALUE = "0.01"
"""What a p value is said to be under, in no table's cell."""


def unknown_numbers(page: Page) -> Iterator[str]:
    """Numbers in words that no shown cell of the page prints.

    Not looked at are numbers in what the tables are called by (questions, titles, labels,
    definitions), and years, days, ages, numbers of months, levels of intervals, "per 1,000",
    numbers of analyses, of a chart's lines and axis, and differences in points. A label that is a
    bare number is one only after "at", as in "at 3, 6,".
    """
    shown, called = _shown(page), _called(page)
    bare = {row.label for table in page.tables for row in table.rows if row.label.isdigit()}
    at = re.compile(rf"\bat (?:(?:{'|'.join(sorted(bare)) or '(?!)'}), )+")
    for words in page.words:
        left = _NO_COUNTS.sub(" ", at.sub(" ", called.sub(" ", words)))
        for number in _NUMBER.findall(left):
            if number not in shown and number != _LEAST_P_VALUE:
                yield number


def _shown(page: Page) -> set[str]:
    """Every number of the page's tables, in the forms in which it may be printed."""
    return {
        form.format(abs(number))
        for table in page.tables
        for row in table.rows
        for column in table.columns
        for cell in [row.cells.get(column.key) or ShownCell()]
        for number in (cell.value, cell.lower, cell.upper)
        if number is not None
        for form in _PRINTED.get(column.unit, _PRINTED_POINTS)
    }


def _called(page: Page) -> re.Pattern[str]:
    """What the page's tables are called by, where there is a number in it."""
    names = {
        name
        for table in page.tables
        for name in (
            *(table.question, table.name),
            *(column.title for column in table.columns),
            *(each for row in table.rows for each in (row.label, row.breakdown, row.definition)),
        )
        if name and re.search(r"[^\W\d]", name) and re.search(r"\d", name)
    }
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)", re.IGNORECASE)

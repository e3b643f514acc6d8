"""The release guard: nothing is written for readers that holds a person's id or date of birth.

It looks for what stands in the delivery that a report reads, in all of its extracts of people and
not only in those that the notebook declares. What a contract quarantined no notebook can read, so
that it is not looked for. A report that stands is not looked at again when another extract of its
delivery changes.

An **identifier** is a column that its contract calls one and personal. It is found as a whole word
in upper or lower case. Not every one can be told from what every report is full of, and these are
not looked for, but counted, and told once: numbers of fewer than six digits (seven where hyphens or
dots stand between them, as in a financial year), letters of fewer than eight, and both together
of fewer than four. In tables a number needs seven digits: populations have six.

A **date of birth** is the personal day on which, by its contract, a row begins. A report prints
days for other reasons, on which somebody may be born. Those of its frame are therefore no finding:
the first and last of each quarter from ten years before its own to that of its delivery, the last
day that its extracts reach, and every day that partnership.toml or a definition names. Where the
delivery is the quarter's own, all who were born on one of these quarters' days are below ten, the
age from which offences count; a day in partnership.toml is public, whoever is born on it.

The list of reports needs no look of its own: it holds what their manifests hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from rrlib.batch.planning import Job
from rrlib.batch.scanning import (
    Piece,
    days_in,
    notebook_pieces,
    once,
    pieces_of,
    plain_pieces,
    readings,
    words_in,
)
from rrlib.batch.sources import PACKAGE
from rrlib.contracts import EXTRACTS, Column, Kind, Processed, When
from rrlib.deliveries import prepare
from rrlib.partnership import FILE_NAME, data_folder, read_partnership

_FRAME_QUARTERS = 40
_DEFINITIONS = PACKAGE / "reoffending" / "measures.py"
_LEAST_IN_COUNTS = 7
_PLACES_TOLD = 3
NAME_NOBODY = (
    "Nothing of it is written. Release groups of people, and name none of them in words. "
    "A day that is nobody's, such as a law's: write its month and year, or name it in a break."
)


@dataclass(frozen=True)
class People:
    """Those whom a delivery is about, as they can be found in a text.

    `identifiers` are in lower case, and of at most `longest` words. So many as `not_sought` cannot
    be told from counts and other words.
    """

    identifiers: pa.Array
    longest: int
    not_sought: int
    born: frozenset[date]


@dataclass(frozen=True)
class Guard:
    """Finds the people of a delivery in the outputs of one report."""

    people: People
    frame: frozenset[date]
    delivery: str

    def of_report(self, files: Mapping[str, bytes]) -> str:
        """What a report's files give away, and where, in words; '' if nothing."""
        return self._told(pieces_of(files))

    def of_notebook(self, partial: bytes) -> str:
        """The same of the notebook that a failed run got to."""
        return self._told(notebook_pieces(partial.decode()))

    def of_plain(self, what: str, plain: Any) -> str:
        """The same of plain data, such as a manifest or a message."""
        keyed = plain.items() if isinstance(plain, Mapping) else [("", plain)]
        named = (((f"{what}, {key}" if key else what), content) for key, content in keyed)
        pieces = chain.from_iterable(plain_pieces(place, content) for place, content in named)
        return self._told(chain(plain_pieces(what, [key for key, _ in keyed]), pieces))

    def _told(self, pieces: Iterable[Piece]) -> str:
        pieces = list(pieces)
        # Whether anything is there at all is asked once, and of nearly every report that is all.
        if not self._held(pieces):
            return ""
        places = list(dict.fromkeys(self._places(pieces)))
        more = f" and {len(places) - _PLACES_TOLD} more" if len(places) > _PLACES_TOLD else ""
        return "; ".join(places[:_PLACES_TOLD]) + more

    def _places(self, pieces: Iterable[Piece]) -> Iterator[str]:
        for piece in pieces:
            held = self._held([piece])
            if held:
                named = self._held([Piece("", piece.place)])  # a place may be named for somebody
                place = "a part of it" if named else f"{piece.place}{self._line(piece)}"
                yield f"{place} holds {held} of {self.delivery}"

    def _line(self, piece: Piece) -> str:
        if not piece.lined:
            return ""
        word = "row" if piece.counts else "line"
        for number, line in enumerate(piece.text.splitlines(), start=1):
            if self._held([Piece(piece.place, line, counts=piece.counts)]):
                return f", {word} {number},"
        return ""

    def _held(self, pieces: Iterable[Piece]) -> str:
        """Which kind of what is sought stands in any of `pieces`, if any."""
        pieces = list(pieces)
        counts = once(readings(piece.text for piece in pieces if piece.counts))
        others = once(readings(piece.text for piece in pieces if not piece.counts))
        longest = self.people.longest
        words = words_in(others, longest) | {
            word
            for word in words_in(counts, longest)
            if not word.isdigit() or len(word) >= _LEAST_IN_COUNTS
        }
        if pc.any(pc.is_in(self.people.identifiers, pa.array(words, pa.string()))).as_py():
            return "an identifier of somebody in the delivery"
        if (days_in(others) | days_in(counts)) & self.people.born - self.frame:
            return "a date of birth of somebody in the delivery"
        return ""


def guard_of(job: Job, held: Processed, project: Path) -> Guard:
    """The guard of the report `job`, which is made from the delivery `held`."""
    settings = (project / FILE_NAME).read_text(encoding="utf-8")
    return Guard(_people(held), _frame(job, held, settings), str(job.reads))


def guard_in(project: Path, job: Job) -> Guard:
    """The same where the delivery is not at hand: in a process that makes reports."""
    partnership = read_partnership(project / FILE_NAME)
    return guard_of(job, prepare(data_folder(project), partnership, job.reads), project)


def _frame(job: Job, held: Processed, settings: str) -> frozenset[date]:
    quarters = job.quarter.shift(-_FRAME_QUARTERS).through(job.reads)
    ends = {day for quarter in quarters for day in (quarter.window.first, quarter.window.last)}
    reached = " ".join(source.ends_early or "" for source in held.sources)
    return frozenset(ends | days_in(settings) | days_in(reached) | _days_of_definitions())


@lru_cache
def _days_of_definitions() -> frozenset[date]:
    return frozenset(days_in(_DEFINITIONS.read_text(encoding="utf-8")))


def _people(held: Processed) -> People:
    tables = tuple(
        (held.table(extract.name), tuple(filter(_tells_who, extract.columns)))
        for extract in EXTRACTS
        if extract.of_people and extract.name in held.extracts
    )
    return _loaded(tables)


def _tells_who(column: Column) -> bool:
    return _is_identifier(column) or _is_birth(column)


def _is_identifier(column: Column) -> bool:
    return column.personal and column.kind is Kind.IDENTIFIER


def _is_birth(column: Column) -> bool:
    return column.personal and column.kind is Kind.DATE and column.when is When.HAPPENED


@lru_cache(maxsize=2)
def _loaded(tables: tuple[tuple[Path, tuple[Column, ...]], ...]) -> People:
    """Read once for all reports of a process: a processed delivery is never written again."""
    found: list[pa.Array] = []
    born: set[date] = set()
    for path, columns in tables:
        table = pq.read_table(path, columns=[column.name for column in columns])
        for column in columns:
            values = pc.unique(table[column.name]).drop_null()
            if _is_birth(column):
                born.update(values.to_pylist())
            else:
                found.append(pc.utf8_lower(values.cast(pa.string())))
    ids = pc.unique(pa.concat_arrays([pa.array([], pa.string()), *found]))
    sought = ids.filter(_can_be_told(ids))
    parts = pc.max(pc.count_substring_regex(sought, "[.-]")).as_py() or 0
    return People(sought, parts + 1, len(ids) - len(sought), frozenset(born))


def _can_be_told(ids: pa.Array) -> pa.Array:
    """Of each identifier, whether it is long enough for what it is made of."""
    bare = pc.replace_substring_regex(ids, "[.-]", "")
    joined = pc.not_equal(bare, ids)
    digits = pc.match_substring_regex(bare, "[0-9]")
    letters = pc.match_substring_regex(bare, "[^0-9]")
    least = pc.if_else(
        pc.and_(digits, letters), 4, pc.if_else(letters, 8, pc.if_else(joined, 7, 6))
    )
    return pc.greater_equal(pc.utf8_length(bare), least)

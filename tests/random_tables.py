"""Random problems of disclosure control: tables with margins, hierarchies, links and zeros."""

from dataclasses import dataclass, field
from itertools import product
from math import prod
from random import Random

from rrlib.disclosure.protecting import Problem, Sum


@dataclass(frozen=True)
class Dimension:
    """What a table is broken down by: every whole with its parts, the outermost whole first."""

    name: str
    wholes: dict[str, tuple[str, ...]]

    @property
    def top(self):
        return next(iter(self.wholes))

    @property
    def nodes(self):
        return [self.top, *(part for parts in self.wholes.values() for part in parts)]

    @property
    def leaves(self):
        return [node for node in self.nodes if node not in self.wholes]

    def leaves_of(self, node):
        parts = self.wholes.get(node, ())
        return [leaf for part in parts for leaf in self.leaves_of(part)] if parts else [node]


@dataclass
class Tables:
    """Tables of one population, a key a cell: those of two tables with one meaning are one cell."""

    dimensions: list[Dimension]
    people: dict[tuple[str, ...], int]
    keys: dict[frozenset, int] = field(default_factory=dict)
    values: list[int] = field(default_factory=list)
    sums: list[Sum] = field(default_factory=list)

    def cell(self, nodes):
        """The position of the cell of `nodes`, by the dimension's name."""
        key = frozenset(
            (each.name, nodes[each.name])
            for each in self.dimensions
            if nodes.get(each.name, each.top) != each.top
        )
        if key not in self.keys:
            self.keys[key] = len(self.values)
            leaves = [each.leaves_of(nodes.get(each.name, each.top)) for each in self.dimensions]
            self.values.append(sum(self.people[person] for person in product(*leaves)))
        return self.keys[key]

    def add(self, names):
        """A table by the dimensions of these `names`, with all its margins."""
        chosen = [each for each in self.dimensions if each.name in names]
        for nodes in product(*(each.nodes for each in chosen)):
            self.cell(dict(zip(names, nodes, strict=True)))
        for one in chosen:
            others = [each for each in chosen if each is not one]
            for nodes in product(*(each.nodes for each in others)):
                rest = dict(zip((each.name for each in others), nodes, strict=True))
                for whole, parts in one.wholes.items():
                    positions = tuple(self.cell(rest | {one.name: part}) for part in parts)
                    self.sums.append(Sum(self.cell(rest | {one.name: whole}), positions))

    def problem(self, threshold, hidden=(), shown=()):
        small = {at for at, value in enumerate(self.values) if 0 < value < threshold}
        return Problem(
            tuple(self.values),
            tuple(self.sums),
            frozenset(small),
            frozenset(hidden) - frozenset(shown),
            frozenset(shown),
            threshold,
        )


def flat(name, count):
    return Dimension(name, {"all": tuple(f"{name}{number}" for number in range(count))})


def nested(name, sizes):
    """Groups of these `sizes`; a group of one is a node without parts."""
    groups = {f"{name}{number}": size for number, size in enumerate(sizes)}
    parts = {
        group: tuple(f"{group}.{number}" for number in range(size))
        for group, size in groups.items()
        if size > 1
    }
    return Dimension(name, {"all": tuple(groups)} | parts)


def table(rows):
    """The two-way table of these `rows`, with margins: each row, then its total."""
    dimensions = [flat("row", len(rows)), flat("column", len(rows[0]))]
    leaves = product(*(each.leaves for each in dimensions))
    counts = (count for row in rows for count in row)
    made = Tables(dimensions, dict(zip(leaves, counts, strict=True)))
    for row in [*dimensions[0].leaves, "all"]:
        for column in [*dimensions[1].leaves, "all"]:
            made.cell({"row": row, "column": column})
    made.add(["row", "column"])
    return made


def random_problem(seed, most=32):
    """Of `seed`: shape, counts, threshold, and what is hidden or shown whatever we do.

    Of `most` cells at most, or the fewest that the shape has.
    """
    chance = Random(seed)
    made = _random_tables(chance, most)
    threshold = chance.choice([2, 3, 3, 5, 5, 7])
    cells = range(len(made.values))
    hidden = {at for at in cells if chance.random() < 0.05} if chance.random() < 0.3 else set()
    shown = {at for at in cells if chance.random() < 0.1} if chance.random() < 0.3 else set()
    return made.problem(threshold, hidden, shown)


def _random_tables(chance, most):
    kind = chance.choice(["two-way", "two-way", "three-way", "nested", "linked", "both"])
    while True:
        sizes = [chance.randint(2, 5) for _ in range(3)]
        if kind == "two-way":
            dimensions, tables = [flat("a", sizes[0]), flat("b", sizes[1])], ["ab"]
        elif kind == "three-way":
            dimensions, tables = [flat("a", 2), flat("b", 2), flat("c", min(sizes))], ["abc"]
        elif kind == "nested":
            groups = [chance.randint(1, 3) for _ in range(chance.randint(2, 3))]
            dimensions, tables = [nested("a", groups), flat("b", 2)], ["ab"]
        elif kind == "linked":
            dimensions = [flat(name, size) for name, size in zip("abc", sizes, strict=True)]
            tables = ["ab", "ac"]
        else:
            dimensions = [nested("a", [2, 2]), nested("b", [1, 2]), flat("c", 2)]
            tables = chance.choice([["ab"], ["ac", "b"], ["ac", "bc"]])
        made = Tables(dimensions, _random_people(chance, dimensions))
        for names in tables:
            made.add([*names])
        if len(made.values) <= most or max(sizes) == 2:
            return made


def _random_people(chance, dimensions):
    zeros, smalls = chance.choice([0.0, 0.1, 0.4]), chance.choice([0.1, 0.3])
    spread = chance.choice([3, 10, 60]) / prod([1, *[2 for _ in dimensions[2:]]])

    def count():
        lot = chance.random()
        if lot < zeros:
            return 0
        return (
            chance.randint(1, 4) if lot < zeros + smalls else round(chance.expovariate(1 / spread))
        )

    return {leaf: count() for leaf in product(*(each.leaves for each in dimensions))}

"""What a notebook may say, read without running it: its parameters, extracts, and every cell.

A report's key covers the library, the settings and the declared extracts. A cell that could reach
anything else, a file, the clock, a package of its own, would make the key lie.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

from rrlib.errors import ParameterError, nearest

OPENS = "open_report"
"""The function with which every notebook begins, and in whose call it declares its extracts."""

ASKS = "asking"
"""The method of an open report that gives what answers further questions of it."""

MAY_IMPORT = {
    "rrlib.notebook": frozenset({OPENS}),
    "rrlib.present": None,
    "rrlib.reoffending": None,
    "rrlib.studies": None,
}
"""The modules that a report imports from; what of each: a set of names, or all it makes public."""

PARAMETERS = "parameters"
"""The tag of the cell that declares a notebook's parameters, as Papermill knows it."""

_ENDS = re.compile("[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
"""What IPython takes for the end of a line and Python does not, in a comment above all."""

_FORMAT = 4
"""The version of notebooks that are read."""

_INSTEAD = "Put it into a study; explore in 'make lab'."


@dataclass(frozen=True)
class Extracts:
    """The extracts that a notebook declares: those it cannot do without, and others it reads.

    Of those of `needs_one_of` one is enough.
    """

    needs: tuple[str, ...] = ()
    needs_one_of: tuple[str, ...] = ()
    may_read: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.needs, *self.needs_one_of, *self.may_read)


@dataclass(frozen=True)
class Code:
    """A code cell: its number from 1, its syntax tree, and whether it declares parameters."""

    number: int
    tree: ast.Module
    parameters: bool


@dataclass(frozen=True)
class Cells:
    """The code cells of a notebook file. Raises ParameterError for one that cannot be read."""

    path: Path

    @cached_property
    def code(self) -> tuple[Code, ...]:
        try:
            content = json.loads(self.path.read_text(encoding="utf-8"))
            cells = [cell for cell in content["cells"] if cell["cell_type"] == "code"]
            read = [(_tags(cell), "".join(cell["source"])) for cell in cells]
            if content["nbformat"] != _FORMAT:  # An older one keeps the cells that run elsewhere.
                raise ValueError
        except (ValueError, KeyError, TypeError, AttributeError, OSError):
            raise ParameterError(f"{self.path.name} is not a notebook that can be read.") from None
        return tuple(self._parsed(number, *cell) for number, cell in enumerate(read, start=1))

    def _parsed(self, number: int, tags: Collection[str], source: str) -> Code:
        where = f"{self.path.name}, code cell {number}"
        # One that makes Papermill leave out or replace a cell would make names of it that are none.
        if set(tags) - {PARAMETERS}:
            raise ParameterError(
                f"{where}: a report's cell may have the tag {PARAMETERS!r} and no other; it has "
                f"{', '.join(map(repr, tags))}."
            )
        found = _ENDS.search(source)
        if found:
            raise ParameterError(f"{where}: the sign {found[0]!r} is not plain Python.")
        try:
            return Code(number, ast.parse(source), PARAMETERS in tags)
        except SyntaxError as error:
            line = (error.text or "").strip()
            raise ParameterError(f"{where}: {line!r} is not plain Python.") from None

    @property
    def sha256(self) -> str:
        """The hash of the notebook without what it showed when it was last run."""
        content = json.loads(self.path.read_text(encoding="utf-8"))
        for cell in content["cells"]:
            cell.pop("outputs", None)
            cell.pop("execution_count", None)
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    @property
    def parameters(self) -> frozenset[str]:
        """The names that the cell tagged 'parameters' sets."""
        return frozenset(
            target.id
            for cell in self.code
            if cell.parameters
            for node in cell.tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        )

    @property
    def modules(self) -> frozenset[str]:
        """Every module that the cells import, or import a name from."""
        found = {
            f"{node.module}.{alias.name}"
            for cell in self.code
            for node in ast.walk(cell.tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        return frozenset(found | {name.rpartition(".")[0] for name in found})

    @cached_property
    def extracts(self) -> Extracts:
        """The extracts that the call of `open_report` declares.

        Raises ParameterError where there is no such call, or it declares no plain list of names.
        """
        calls = [
            node
            for cell in self.code
            for node in ast.walk(cell.tree)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == OPENS
        ]
        declared = {word.arg: word.value for call in calls for word in call.keywords}
        listed = [
            _listed(declared.get(word, ast.List([])))
            for word in ("needs", "needs_one_of", "may_read")
        ]
        needs, one_of, may_read = listed
        if len(calls) != 1 or not (needs or one_of) or None in listed:
            raise ParameterError(
                f"{self.path.name} does not declare what it reads. Open its report once, with the "
                f'extracts it needs: {OPENS}(quarter, area, audience, delivery, needs=["people", '
                '"offences"]), needs_one_of=[…] where one of several is enough, and may_read=[…] '
                "for those it can do without."
            )
        return Extracts(needs or (), one_of or (), may_read or ())

    def require_allowed(self, package: Path) -> None:
        """Refuse, with ParameterError, a cell that does more than import, assign and call.

        Names are those imported from `MAY_IMPORT` or assigned above; attributes are those of
        imports, of the open report and of what answers further questions of it. `package` is the
        folder of rrlib.
        """
        reader = _Reader(self.path.name, package)
        for cell in self.code:
            reader.read(cell)


def _tags(cell: Mapping[str, Any]) -> list[str]:
    return list(cell.get("metadata", {}).get("tags", []))


def _listed(node: ast.expr | None) -> tuple[str, ...] | None:
    """The names in a literal list, or None."""
    if not isinstance(node, ast.List):
        return None
    names = [item.value for item in node.elts if isinstance(item, ast.Constant)]
    words = tuple(name for name in names if isinstance(name, str))
    return words if len(words) == len(node.elts) else None


_PLAIN = (ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.UnaryOp, ast.Subscript, ast.Slice)
"""Expressions that reach nothing by themselves."""


@dataclass
class _Reader:
    """Reads the cells of a notebook in their order, and knows the names so far."""

    notebook: str
    package: Path
    public: dict[str, str] = field(default_factory=dict)
    """What is imported: by its name in the notebook, where it comes from."""
    assigned: set[str] = field(default_factory=set)
    reports: set[str] = field(default_factory=set)

    def read(self, cell: Code) -> None:
        for statement in cell.tree.body:
            if isinstance(statement, ast.ImportFrom):
                self._import(cell, statement)
            elif isinstance(statement, ast.Assign):
                self._expression(cell, statement.value)
                self._assign(cell, statement)
            elif isinstance(statement, ast.Expr):
                self._expression(cell, statement.value)
            else:
                self._refuse(cell, statement)

    def _import(self, cell: Code, statement: ast.ImportFrom) -> None:
        module = "." * statement.level + (statement.module or "")
        for alias in statement.names:
            known = public_names(self.package, module) if module in MAY_IMPORT else ()
            if alias.name not in known:
                raise ParameterError(
                    f"{self.notebook}, code cell {cell.number}, imports {alias.name} from "
                    f"{module}. In a report it may import from {', '.join(MAY_IMPORT)} only, and "
                    f"what these offer.{nearest(alias.name, known)} {_INSTEAD}"
                )
            name = alias.asname or alias.name
            if (OPENS in (name, alias.name) and name != alias.name) or name.startswith("_"):
                self._refuse(cell, statement)
            self.public[name] = f"{module}.{alias.name}"

    def _assign(self, cell: Code, statement: ast.Assign) -> None:
        for target in statement.targets:
            name = target.id if isinstance(target, ast.Name) else ""
            if not name or name in self.public or name.startswith("_"):
                self._refuse(cell, statement)
            self.assigned.add(name)
            self.reports.discard(name)
            if _calls(statement.value, OPENS) or self._asks(statement.value):
                self.reports.add(name)

    def _asks(self, node: ast.expr) -> bool:
        """Whether it is what answers further questions of the open report."""
        return (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == ASKS
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id in self.reports
        )

    def _expression(self, cell: Code, node: ast.expr) -> None:
        if isinstance(node, ast.Name):
            if node.id not in self.assigned and node.id not in self.public:
                self._refuse(cell, node)
        elif isinstance(node, ast.Attribute):
            self._attribute(cell, node)
        elif isinstance(node, ast.Call):
            self._call(cell, node)
        elif isinstance(node, _PLAIN) and not _unpacks(node):
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.expr):
                    self._expression(cell, child)
        else:
            self._refuse(cell, node)

    def _attribute(self, cell: Code, node: ast.Attribute) -> None:
        of = node.value.id if isinstance(node.value, ast.Name) else ""
        if node.attr.startswith("_"):
            self._refuse(cell, node)
        elif of in self.public:
            known = public_names(self.package, self.public[of])
            if node.attr not in known:
                raise ParameterError(
                    f"{self.notebook}, code cell {cell.number}: {self.public[of]} has no "
                    f"{node.attr!r}.{nearest(node.attr, known)}"
                )
        elif of not in self.reports:
            self._refuse(cell, node)

    def _call(self, cell: Code, node: ast.Call) -> None:
        if isinstance(node.func, ast.Attribute):
            self._attribute(cell, node.func)
        elif not isinstance(node.func, ast.Name) or node.func.id not in self.public:
            self._refuse(cell, node)
        if _unpacks(node):
            self._refuse(cell, node)
        for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
            self._expression(cell, argument)

    def _refuse(self, cell: Code, node: ast.AST) -> NoReturn:
        raise ParameterError(
            f"{self.notebook}, code cell {cell.number}: {_first_line(node)!r} is more than a "
            "report's cell may do: import what rrlib offers, assign a name, call with names made "
            f"above. {_INSTEAD} Nothing was made; the reports that stand are untouched."
        )


def _unpacks(node: ast.expr) -> bool:
    """Whether `**` adds what cannot be read here; a single `*` is no plain expression."""
    if isinstance(node, ast.Dict):
        return None in node.keys
    return isinstance(node, ast.Call) and any(word.arg is None for word in node.keywords)


def _calls(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def _first_line(node: ast.AST) -> str:
    return ast.unparse(node).partition("\n")[0]


def public_names(package: Path, module: str) -> frozenset[str]:
    """What a module of rrlib offers, read from its source: its `__all__`, or its submodules."""
    limited = MAY_IMPORT.get(module)
    if limited is not None:
        return limited
    place = package.joinpath(*module.split(".")[1:])
    file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    if not file.is_file():
        return frozenset()
    listed = [
        _listed(node.value)
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign) and _names(node.targets) == ["__all__"]
    ]
    if listed:
        return frozenset(listed[0] or ())
    return frozenset(_submodules(place))


def _names(targets: list[ast.expr]) -> list[str]:
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _submodules(place: Path) -> Iterator[str]:
    for inside in place.iterdir() if place.is_dir() else ():
        if inside.stem.startswith("_"):
            continue
        if inside.suffix == ".py" or (inside / "__init__.py").is_file():
            yield inside.stem

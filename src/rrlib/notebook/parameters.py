"""The parameters of a notebook: all of them declared, each a word that is known."""

from __future__ import annotations

import ast

from IPython.core.getipython import get_ipython

from rrlib.codes import Audience
from rrlib.errors import ParameterError, nearest

INJECTED = "# Parameters\n"
"""How the cell begins into which Papermill writes the parameters it was given."""


def parse_audience(text: str) -> Audience:
    """The audience of that name."""
    try:
        return Audience(text)
    except ValueError:
        known = [audience.value for audience in Audience]
        raise ParameterError(
            f"{text!r} is not an audience. Write one of {known}.{nearest(str(text), known)}"
        ) from None


def _executed_cells() -> list[str]:
    shell = get_ipython()
    return [] if shell is None else list(shell.user_ns.get("In", []))


def refuse_undeclared() -> None:
    """Papermill only logs a parameter it does not know, and the report would be another's."""
    declared: set[str] = set()
    for cell in _executed_cells():
        names = _assigned(cell)
        if cell.startswith(INJECTED):
            unknown = sorted(names - declared)
            if unknown:
                raise ParameterError(
                    f"this notebook has no parameter {', '.join(map(repr, unknown))}; it has "
                    f"{', '.join(sorted(declared))}.{nearest(unknown[0], declared)}"
                )
        declared |= names


def _assigned(cell: str) -> set[str]:
    try:
        tree = ast.parse(cell)
    except SyntaxError:
        return set()
    return {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }

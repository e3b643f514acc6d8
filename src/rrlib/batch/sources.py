"""The library's own source: which module imports which, and the hash of each."""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import rrlib

PACKAGE = Path(rrlib.__path__[0])

_IMPORT = re.compile(
    r"""^[ \t]*(?:from[ ]+[.\w]+[ ]+)?import[ ]+(?:\([\w,\s]+\)|[\w., *]+)$""", re.MULTILINE
)
_WORD = re.compile(r"\bimport\b")


@dataclass(frozen=True)
class Module:
    """A module of the library: the hash of its file, and the names that it imports.

    Files beside a package's `__init__.py` that are no Python (a template, a style) are part of
    the package.
    """

    sha256: str
    imports: frozenset[str]


@dataclass
class Library:
    """The source of the library in folder `package`, read as far as it is asked for, once."""

    package: Path = PACKAGE
    _read: dict[str, Module | None] = field(default_factory=dict)

    def module(self, name: str) -> Module | None:
        """The module of that name, if the library has it."""
        if name not in self._read:
            file = self._file(name)
            self._read[name] = None if file is None else _module(name, file)
        return self._read[name]

    def reached(self, roots: Iterable[str]) -> Mapping[str, Module]:
        """The modules that importing `roots` runs: they, what they import, and packages above.

        An import inside a function counts. Names that are no module of the library are passed
        over.
        """
        found: dict[str, Module] = {}
        ahead = list(roots)
        while ahead:
            name = ahead.pop()
            module = None if name in found else self.module(name)
            if module is not None:
                found[name] = module
                ahead += [*module.imports, name.rpartition(".")[0]]
        return {name: found[name] for name in sorted(found)}

    def _file(self, name: str) -> Path | None:
        first, *inside = name.split(".")
        place = self.package.joinpath(*inside)
        files = (place / "__init__.py", place.with_suffix(".py"))
        if first != self.package.name or not all(inside):
            return None
        return next((file for file in files if file.is_file()), None)


def _module(name: str, file: Path) -> Module:
    content = file.read_bytes()
    digest = hashlib.sha256(content)
    is_package = file.name == "__init__.py"
    if is_package:
        for beside in _resources(file.parent):
            digest.update(beside.relative_to(file.parent).as_posix().encode())
            digest.update(beside.read_bytes())
    within = name if is_package else name.rpartition(".")[0]
    return Module(digest.hexdigest(), _imports(content, within))


@cache
def _imports(content: bytes, within: str) -> frozenset[str]:
    return frozenset(_imported(_imports_of(content.decode()), within))


def _imports_of(source: str) -> ast.Module:
    """The statements of a module that import, as it is written in the library: a line each.

    To parse the rest takes thirty times as long. Where the word stands anywhere else, or what was
    found is no Python, everything is parsed. A line of a text that reads like an import counts as
    one: a report is then made again more often than it must be, never less.
    """
    rest = _IMPORT.sub("", source)
    if "import" not in rest or not _WORD.search(rest):
        with suppress(SyntaxError):
            return ast.parse("\n".join(found[0].strip() for found in _IMPORT.finditer(source)))
    return ast.parse(source)


def _resources(folder: Path) -> Iterator[Path]:
    """Files that are no Python in a package's folder, and in folders of it that are no package."""
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            if path.name != "__pycache__" and not (path / "__init__.py").exists():
                yield from _resources(path)
        elif path.suffix not in (".py", ".pyc"):
            yield path


def _imported(tree: ast.Module, within: str) -> Iterator[str]:
    """What a module in the package `within` imports; a name from a package may be a module."""
    for node in _statements(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = within.split(".")[: len(within.split(".")) - node.level + 1]
            above = [".".join(base)] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """All statements, however deep; expressions, which are most of a tree, are not looked into."""
    for part in ("body", "orelse", "finalbody", "handlers", "cases"):
        for inside in getattr(node, part, ()):
            yield inside
            yield from _statements(inside)

"""Which modules of the library a module goes through, and when the hash of one changes."""

import ast
import subprocess
import sys

import pytest

from rrlib.batch.sources import PACKAGE, Library, _imported

TRACKING = "rrlib.studies.yos_cohort_tracking"


@pytest.fixture
def package(tmp_path):
    folder = tmp_path / "lib"
    (folder / "__pycache__").mkdir(parents=True)
    return folder


def reached(package, *roots):
    return set(Library(package).reached(roots))


def write(package, modules):
    """Write each module by its path below the package."""
    for path, source in {"__init__.py": "", **modules}.items():
        (package / path).parent.mkdir(parents=True, exist_ok=True)
        (package / path).write_text(source, encoding="utf-8")


def test_what_a_module_imports_is_reached_and_what_that_imports(package):
    write(package, {"a.py": "import lib.b", "b.py": "from lib.c import x", "c.py": "", "d.py": ""})
    assert reached(package, "lib.a") == {"lib", "lib.a", "lib.b", "lib.c"}
    assert reached(package, "lib.c", "lib.d") == {"lib", "lib.c", "lib.d"}
    assert reached(package) == set()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("import lib.in_.deep", {"lib.in_.deep"}),
        ("import os, lib.in_.deep as deep", {"lib.in_.deep"}),
        ("from lib.in_ import deep", {"lib.in_.deep"}),
        ("from lib.in_.deep import name", {"lib.in_.deep"}),
        ("from lib.in_ import name", set()),
        ("from . import near", {"lib.in_.near"}),
        ("from .near import name", {"lib.in_.near"}),
        ("from .. import above", {"lib.above"}),
        ("from ..above import name", {"lib.above"}),
        ("from lib.in_ import *", set()),
        ("def late():\n    from . import near", {"lib.in_.near"}),
        ("class Own:\n    def late(self):\n        import lib.above", {"lib.above"}),
        ("async def late():\n    import lib.above", {"lib.above"}),
        ("if x:\n    pass\nelif y:\n    import lib.above", {"lib.above"}),
        ("try:\n    pass\nexcept E:\n    import lib.above", {"lib.above"}),
        ("try:\n    pass\nfinally:\n    import lib.above", {"lib.above"}),
        ("for x in y:\n    pass\nelse:\n    import lib.above", {"lib.above"}),
        ("with x:\n    import lib.above", {"lib.above"}),
        ("match x:\n    case 1:\n        import lib.above", {"lib.above"}),
        ("import os; import lib.above", {"lib.above"}),
        ("x = 1; import lib.above", {"lib.above"}),
        ("if x: import lib.above", {"lib.above"}),
        ("import os\nfrom lib import \\\n    above", {"lib.above"}),
        ("from lib import (\n    nowhere,\n    above,\n)", {"lib.above"}),
        ("from lib import (\n    nowhere,  # (for now)\n    above,\n)", {"lib.above"}),
        ("import os  # first\nimport lib.above  # then", {"lib.above"}),
        ("import os", set()),
        ("import library", set()),
        ("from nowhere.deep import above", set()),
        ("import lib.nowhere.deep", set()),
        ("text = 'import lib.above'", set()),
    ],
)
def test_however_a_module_is_imported(package, line, found):
    inside = {"in_/__init__.py": "", "in_/deep.py": "", "in_/near.py": "", "above.py": ""}
    write(package, {**inside, "in_/own.py": line})
    assert reached(package, "lib.in_.own") == {"lib", "lib.in_", "lib.in_.own"} | found


def test_of_the_library_itself_no_import_is_missed_and_none_is_made_up():
    """Modules are not parsed whole; here each is."""
    for path in PACKAGE.rglob("*.py"):
        parts = ("rrlib", *path.relative_to(PACKAGE).with_suffix("").parts)
        name = ".".join(parts).removesuffix(".__init__")
        within = name if path.name == "__init__.py" else name.rpartition(".")[0]
        whole = frozenset(_imported(ast.parse(path.read_bytes()), within))
        assert Library().module(name).imports == whole, name


def test_packages_above_a_module_are_run_with_it(package):
    write(package, {"in_/__init__.py": "from . import near", "in_/near.py": "", "in_/own.py": ""})
    assert reached(package, "lib.in_.own") == {"lib", "lib.in_", "lib.in_.near", "lib.in_.own"}


def test_modules_that_import_each_other_are_reached_once(package):
    write(package, {"a.py": "import lib.b", "b.py": "import lib.a"})
    assert reached(package, "lib.a") == {"lib", "lib.a", "lib.b"}


@pytest.mark.parametrize("name", ["", "lib.", ".a", "lib..a", "other.a", "lib.a.b", "lib./a"])
def test_a_name_that_is_no_module_is_passed_over(package, name):
    write(package, {"a.py": ""})
    assert Library(package).module(name) is None
    assert reached(package, name, "lib.a") == {"lib", "lib.a"}


@pytest.mark.parametrize(
    "path", ["in_/page.css", "in_/template/page.html", "in_/template/deep/page.html"]
)
@pytest.mark.parametrize("change", ["changed", "renamed", "gone"])
def test_files_of_a_package_that_are_no_python_are_part_of_it(package, path, change):
    write(package, {"in_/__init__.py": "", "in_/a.py": "", path: "first"})
    before = Library(package).reached(["lib.in_.a"])
    if change == "changed":
        (package / path).write_text("second", encoding="utf-8")
    elif change == "renamed":
        (package / path).rename((package / path).with_name("other"))
    else:
        (package / path).unlink()
    after = Library(package).reached(["lib.in_.a"])
    assert {name for name in before if before[name] != after[name]} == {"lib.in_"}


def test_what_python_keeps_and_what_is_a_package_of_its_own_is_not_part_of_it(package):
    write(package, {"in_/__init__.py": "", "in_/a.py": "", "in_/sub/__init__.py": ""})
    before = Library(package).module("lib.in_")
    more = ["in_/__pycache__/a.cpython-311.pyc", "in_/a.pyc", "in_/b.py", "in_/sub/page.css"]
    write(package, dict.fromkeys(more, "x"))
    assert Library(package).module("lib.in_") == before


def test_a_module_is_read_once_and_anew_by_another_library(package):
    write(package, {"a.py": ""})
    library = Library(package)
    before = library.module("lib.a")
    write(package, {"a.py": "x = 1"})
    assert library.module("lib.a") == before
    assert Library(package).module("lib.a") != before


def test_what_a_new_python_imports_is_reached_and_little_more():
    """More is only what a function imports when it is called, and what is imported for types."""
    script = f"import sys, {TRACKING}\nprint(*(n for n in sys.modules if n.startswith('rrlib')))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    found = set(Library().reached([TRACKING]))
    assert set(done.stdout.split()) <= found
    more = found - set(done.stdout.split())
    assert not {name for name in more if name.split(".")[1] in ("batch", "cli", "present")}
    assert len(more) < len(found) / 2

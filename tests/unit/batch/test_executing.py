"""Whatever a notebook does, there is an answer: how far it came, and why it stopped."""

import resource
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest

from rrlib.batch import kernels
from rrlib.batch.executing import Limits, Stop, execute

PARAMETERS = 'area = "none"'


@pytest.fixture(scope="module")
def warm():
    with kernels.warm() as found:
        yield found


@pytest.fixture
def run(tmp_path, warm):
    def run(*sources, limits=None, parameters=None, kind=warm):
        path = _write(tmp_path / "{a} notebook.ipynb", *sources)
        before = path.read_bytes()
        executed = execute(path, parameters or {}, tmp_path, kind, limits or Limits())
        assert path.read_bytes() == before
        return executed

    return run


def _write(path, *sources):
    notebook = nbformat.v4.new_notebook()
    first = nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
    texts = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook.cells = [nbformat.v4.new_markdown_cell("# A title"), first, *texts]
    nbformat.write(notebook, path)
    return path


def _text(notebook):
    return "".join(
        output.get("text", "") for cell in notebook.cells for output in cell.get("outputs", [])
    )


def test_a_notebook_runs_in_the_project_with_its_parameters(run, tmp_path):
    executed = run("import os", "print(area, os.getcwd())", parameters={"area": "Darlington"})
    assert executed.stopped is None
    assert _text(executed.notebook) == f"Darlington {tmp_path}\n"
    assert executed.notebook.metadata["papermill"]["parameters"] == {"area": "Darlington"}


@pytest.mark.parametrize(
    ("source", "error", "message"),
    [
        ("raise ValueError('who')", "ValueError", "who"),
        ("1 +", "SyntaxError", "invalid syntax"),
        ("raise SystemExit", "SystemExit", ""),
        ("raise SystemExit(0)", "SystemExit", "0"),
        ("raise SystemExit(3)", "SystemExit", "3"),
        ("raise KeyboardInterrupt('a')", "KeyboardInterrupt", "a"),
    ],
)
def test_an_error_stops_at_its_cell_as_counted_in_the_committed_notebook(
    run, source, error, message
):
    executed = run("print('before')", source, "print('after')", parameters={"area": "Darlington"})
    assert executed.stopped.cell == 3
    assert executed.stopped.error == error
    assert message in executed.stopped.message
    assert _text(executed.notebook).startswith("before\n")
    assert "after" not in _text(executed.notebook)
    assert len(executed.notebook.cells) == 6


@pytest.mark.parametrize("kind", ["forked", "new"])
@pytest.mark.parametrize(
    "death",
    [
        "import os; os._exit(1)",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import ctypes; ctypes.string_at(0)",
        "import os, time; os.fork() or time.sleep(20); os._exit(0)",
    ],
)
def test_a_kernel_that_dies_is_told(run, warm, kind, death):
    chosen = warm if kind == "forked" else kernels.ordinary()
    executed = run("print('before')", death, "1", kind=chosen)
    assert executed.stopped == Stop(3, "DeadKernelError", "")
    assert executed.forked == (kind == "forked")
    assert _text(executed.notebook) == "before\n"


@pytest.mark.parametrize(
    "endless", ["import time; time.sleep(99)", "sum(range(10**12))", "while True: pass"]
)
def test_a_cell_that_does_not_end_is_stopped_and_its_kernel_killed(run, tmp_path, endless):
    told = f"import os; open('{tmp_path}/kernel', 'w').write(str(os.getpid()))"
    executed = run(told, endless, limits=Limits(cell=0.5))
    assert executed.stopped == Stop(3, "CellTimeoutError", "")
    kernel = int((tmp_path / "kernel").read_text())
    assert kernel not in _processes()


def _processes():
    listed = subprocess.run(["ps", "-eo", "pid=,stat="], capture_output=True, text=True).stdout
    rows = [line.split() for line in listed.splitlines()]
    return {int(number) for number, state in rows if not state.startswith("Z")}


def test_a_notebook_over_its_time_is_stopped(run):
    executed = run("print('before')", "sum(range(10**12))", limits=Limits(report=0.9))
    assert executed.stopped == Stop(3, "ReportTimeout", "")
    assert _text(executed.notebook) == "before\n"


@pytest.mark.parametrize(
    "flood",
    [
        "for _ in range(300): print('x' * 999_999)",
        "print('x' * 300_000_000)",
        "raise ValueError('x' * 100_000_000)",
        "for n in range(30_000): display({'text/plain': 'x' * 9000}, raw=True)",
        "import os\nwhile True: os.write(1, b'x' * 99_999)",
    ],
)
def test_a_flood_is_stopped_before_it_fills_the_memory(run, flood, monkeypatch):
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # in its presence ipykernel hears no os.write
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    executed = run("print('before')", flood, limits=Limits(shown=10_000_000))
    assert executed.stopped == Stop(3, "TooMuchShown", "")
    assert _text(executed.notebook).startswith("before\n")
    assert len(_text(executed.notebook)) < 20_000_000
    unit = 1024 if sys.platform == "linux" else 1
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * unit
    assert grown < 400_000_000


def test_every_output_below_the_limit_arrives(run):
    many = "for n in range(800): display({'text/plain': str(n)}, raw=True)"
    executed = run(many, many)
    assert executed.stopped is None
    for cell in executed.notebook.cells[-2:]:
        shown = [output["data"]["text/plain"] for output in cell.outputs]
        assert shown == [str(n) for n in range(800)]


def test_so_many_outputs_that_some_could_get_lost_are_too_many(run):
    executed = run("for n in range(3000): display({'text/plain': str(n)}, raw=True)")
    assert executed.stopped == Stop(2, "TooMuchShown", "")


def test_a_kernel_that_cannot_start_is_told(tmp_path, warm):
    path = _write(tmp_path / "notebook.ipynb", "1")
    for kind in (warm, kernels.ordinary()):
        executed = execute(path, {}, tmp_path / "nowhere", kind)
        assert executed.stopped == Stop(None, "KernelNotStarted", "")
        assert len(executed.notebook.cells) == 3


def test_a_broken_message_does_not_reach_the_caller(run):
    executed = run(
        "k = get_ipython().kernel\n"
        "k.session.send(k.iopub_socket, 'comm_open', {'data': None}, k.get_parent(), ident=b'comm')"
    )
    assert executed.stopped.cell == 2


def test_several_threads_run_notebooks_at_once(tmp_path, warm):
    def one(number):
        assert threading.current_thread() is not threading.main_thread()
        folder = tmp_path / str(number)
        folder.mkdir()
        path = _write(folder / "notebook.ipynb", "import os; print(area, os.getcwd())")
        kind = warm if number % 3 else kernels.ordinary()
        return _text(execute(path, {"area": str(number)}, folder, kind).notebook)

    with ThreadPoolExecutor(4) as pool:
        texts = list(pool.map(one, range(8)))
    assert texts == [f"{number} {tmp_path / str(number)}\n" for number in range(8)]

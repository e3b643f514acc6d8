"""Kernels start at once, are like new processes, and leave nothing behind."""

import json
import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from rrlib.batch import kernels
from rrlib.batch.executing import Limits, execute
from rrlib.batch.managing import Manager

SAMPLE = Path(__file__).parents[3] / "benchmarks/sample_report.ipynb"

RUN = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job has none
from pathlib import Path
from rrlib.batch import kernels
from rrlib.batch.executing import execute
notebook, folder = map(Path, sys.argv[1:])
with kernels.warm() as warm:
    print(warm.folder, flush=True)
    execute(notebook, {}, folder, warm)
"""

FOR_EVER = """
import os, sys, time
open("kernel", "w").write(str(os.getpid()))
"""

LEAVE_TRACES = {
    "a global": ("left = 1", "'left' in globals()"),
    "a variable of the environment": (
        "import os; os.environ['RR_LEFT'] = '1'",
        "__import__('os').environ.get('RR_LEFT')",
    ),
    "the working folder": (
        "import os; home = os.getcwd(); os.chdir('/')",
        "__import__('os').getcwd() == '/'",
    ),
    "matplotlib's settings": (
        "import matplotlib; matplotlib.rcParams['lines.linewidth'] = 77",
        "__import__('matplotlib').rcParams['lines.linewidth'] == 77",
    ),
    "the module path": (
        "import sys; sys.path.append('/left')",
        "'/left' in __import__('sys').path",
    ),
    "a changed module": (
        "import calendar; calendar.isleap = None",
        "__import__('calendar').isleap is None",
    ),
    "seeds": (
        "import random, numpy; random.seed(1); numpy.random.seed(1)",
        "[round(__import__('random').random(), 3), round(__import__('numpy').random.random(), 3)]"
        " in ([0.134, 0.417],)",
    ),
    "a cache": (
        "import functools; sys = __import__('sys'); sys.modules['left'] = functools",
        "'left' in __import__('sys').modules",
    ),
    "an option of pandas": (
        "import pandas; pandas.set_option('display.max_rows', 7)",
        "__import__('pandas').get_option('display.max_rows') == 7",
    ),
    "a thread": (
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=(9,), name='left', daemon=True).start()",
        "any(each.name == 'left' for each in __import__('threading').enumerate())",
    ),
    "a settings file": (
        "import os; at = os.environ['IPYTHONDIR'] + '/profile_default/startup'\n"
        "os.makedirs(at, exist_ok=True); open(at + '/a.py', 'w').write('found = 1')",
        "'found' in globals()",
    ),
}


@pytest.fixture(scope="module")
def warm():
    with kernels.warm() as found:
        yield found


@pytest.fixture
def notebook(tmp_path):
    def write(*sources):
        content = nbformat.v4.new_notebook()
        content.cells = [nbformat.v4.new_code_cell(source) for source in sources]
        path = tmp_path / "notebook.ipynb"
        nbformat.write(content, path)
        return path

    return write


def _shown(executed):
    assert executed.stopped is None, executed.stopped
    return [
        {key: value for key, value in output.items() if key != "execution_count"}
        for cell in executed.notebook.cells
        for output in cell.get("outputs", [])
    ]


def _said(executed):
    return "".join(output["text"] for output in _shown(executed))


def _gone(process, seconds=5.0):
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        state = Path(f"/proc/{process}/stat")
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.02)
    return False


def _wait_for(path, seconds=30.0):
    ends = time.monotonic() + seconds
    while not (path.exists() and path.read_text()):
        assert time.monotonic() < ends
        time.sleep(0.02)
    return path.read_text()


def _both_show_the_same(notebook, parameters, project, warm):
    forked = execute(notebook, parameters, project, warm)
    new = execute(notebook, parameters, project, kernels.ordinary())
    assert (forked.forked, new.forked) == (True, False)
    assert json.dumps(_shown(forked)) == json.dumps(_shown(new))
    return _shown(new)


def test_a_forked_kernel_shows_the_sample_report_as_an_ordinary_one_does(warm, tmp_path):
    shown = _both_show_the_same(SAMPLE, {"number": "3"}, tmp_path, warm)
    assert sum("image/png" in output["data"] for output in shown) == 3


@pytest.mark.slow
def test_a_forked_kernel_shows_the_youth_report_as_an_ordinary_one_does(warm, project):
    shown = _both_show_the_same(
        project / "notebooks/yos_cohort_tracking.ipynb",
        {"quarter": "2013-14Q4", "area": "Darlington", "audience": "public", "delivery": None},
        project,
        warm,
    )
    assert len(shown) > 3


def test_a_forked_kernel_is_in_the_same_surroundings_as_an_ordinary_one(
    warm, notebook, tmp_path, monkeypatch
):
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    monkeypatch.setenv("RR_DATA", "as it is at the call")
    monkeypatch.setenv("MPLBACKEND", "pdf")
    monkeypatch.setenv("PYTHONSTARTUP", "/a/users/own.py")
    path = notebook(
        "import os, sys, time, signal, datetime, getpass, random, tempfile\n"
        "own = {'IPYTHONDIR', 'MPLCONFIGDIR'}\n"
        "print({k: v for k, v in sorted(os.environ.items()) if k not in own})\n"
        "print(os.getcwd(), sys.path, sys.argv[0], sys.argv[3:], __name__, sys.executable)\n"
        "print(time.tzname, datetime.datetime.fromtimestamp(0).hour, tempfile.gettempdir())\n"
        "print(os.getpid() == os.getsid(0), sorted(map(str, signal.valid_signals())))\n"
        "print([signal.getsignal(each) for each in (signal.SIGINT, signal.SIGCHLD)])\n"
        "print(os.read(0, 1), os.listdir(os.environ['IPYTHONDIR']))\n"
        "main = sys.modules['__main__']; print(vars(main) is globals(), hasattr(main, '__file__'))",
        "import pandas, matplotlib.pyplot, duckdb\n"
        "print(pandas.get_option('display.max_columns'), matplotlib.get_backend())\n"
        "print(dict(matplotlib.rcParams))\n"
        "print(duckdb.sql(\"select * from duckdb_settings() where name like '%progress%'\"))",
    )
    said = _both_show_the_same(path, {}, tmp_path, warm)[0]["text"]
    for expected in ("as it is at the call", "Asia/Kathmandu", "'OMP_NUM_THREADS': '1'"):
        assert expected in said
    assert "users/own.py" not in said


@pytest.mark.parametrize("what", LEAVE_TRACES)
def test_nothing_that_a_notebook_does_reaches_the_next(warm, notebook, tmp_path, what):
    leave, look = LEAVE_TRACES[what]
    first = execute(notebook(leave, f"print(bool({look}))"), {}, tmp_path, warm)
    if what not in ("a settings file", "seeds"):
        assert _said(first) == "True\n"
    second = execute(notebook(f"print(bool({look}))"), {}, tmp_path, warm)
    assert second.forked
    assert _said(second) == "False\n"


def test_two_kernels_draw_other_random_numbers(warm, notebook, tmp_path):
    path = notebook(
        "import random, numpy, uuid\nprint(random.random(), numpy.random.random(), uuid.uuid4())"
    )
    first, second = (_said(execute(path, {}, tmp_path, warm)).split() for _ in range(2))
    assert not set(first) & set(second)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_the_server_has_one_thread_whatever_it_has_imported(warm, notebook, tmp_path):
    """A fork of a process with several could hold a lock that nobody will ever release."""
    path = notebook(
        "import os\nprint(os.listdir(f'/proc/{os.getppid()}/task') == [str(os.getppid())])"
    )
    assert _said(execute(path, {}, tmp_path, warm)) == "True\n"


def test_kernels_can_be_sent_to_another_process(warm, notebook, tmp_path):
    assert pickle.loads(pickle.dumps(warm)) == warm
    path = notebook("print(6 * 7)")
    assert _said(execute(path, {}, tmp_path, pickle.loads(pickle.dumps(warm)))) == "42\n"


def test_without_a_server_a_kernel_is_an_ordinary_one(notebook, tmp_path):
    with kernels.warm() as ending:
        pass
    executed = execute(notebook("print(6 * 7)"), {}, tmp_path, kernels.ordinary())
    assert not ending.folder.exists()
    ending.folder.mkdir(mode=0o700)
    try:
        without = execute(notebook("print(6 * 7)"), {}, tmp_path, ending)
    finally:
        kernels.shutil.rmtree(ending.folder)
    assert _shown(without) == _shown(executed)
    assert not without.forked


def test_what_is_read_only_at_the_start_of_a_process_takes_a_new_one(
    warm, notebook, tmp_path, monkeypatch
):
    monkeypatch.setenv("PYTHONHASHSEED", "1")
    assert not execute(notebook("1"), {}, tmp_path, warm).forked


def test_many_notebooks_leave_no_files_no_processes_and_nothing_open(warm, notebook, tmp_path):
    path = notebook("1")
    counts = []
    for _ in range(3):
        for _ in range(3):
            assert execute(path, {}, tmp_path, warm).stopped is None
        counts.append(
            (
                len(os.listdir("/proc/self/fd")) if sys.platform == "linux" else 0,
                sorted(os.listdir(warm.folder)),
                _children(),
            )
        )
    assert counts[1] == counts[2]


def _children():
    listed = subprocess.run(["ps", "-eo", "ppid=,args="], capture_output=True, text=True).stdout
    own = [line for line in listed.splitlines() if int(line.split()[0]) == os.getpid()]
    return len([line for line in own if "ps -eo" not in line])


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc; only Linux can do the last")
@pytest.mark.parametrize(
    "busy",
    [
        "time.sleep(60)",
        # In C, and never lets go of the interpreter:
        pytest.param("sum(range(10**12))", marks=pytest.mark.slow),
        pytest.param(
            "child = os.fork()\nif child: open('child', 'w').write(str(child))\ntime.sleep(60)",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_a_caller_that_is_killed_leaves_no_kernel_and_no_server(notebook, tmp_path, busy):
    caller = subprocess.Popen(
        [sys.executable, "-c", RUN, notebook(FOR_EVER + busy), tmp_path],
        stdout=subprocess.PIPE,
        text=True,
    )
    folder = caller.stdout.readline().strip()
    kernel = int(_wait_for(tmp_path / "kernel"))
    server = int(Path(f"/proc/{kernel}/stat").read_text().rpartition(")")[2].split()[1])
    assert b"rrlib.batch.warm" in Path(f"/proc/{server}/cmdline").read_bytes()
    children = [int(_wait_for(tmp_path / "child"))] if "fork" in busy else []
    caller.kill()
    caller.wait()
    caller.stdout.close()
    kernels.shutil.rmtree(folder, ignore_errors=True)
    assert all(_gone(process) for process in (kernel, server, *children))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_an_interrupt_ends_the_kernel_and_cleans_up(notebook, tmp_path):
    caller = subprocess.Popen(
        [sys.executable, "-c", RUN, notebook(FOR_EVER + "time.sleep(300)"), tmp_path],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    folder = Path(caller.stdout.readline().strip())
    kernel = int(_wait_for(tmp_path / "kernel"))
    caller.send_signal(signal.SIGINT)
    _, told = caller.communicate(timeout=60)
    assert "KeyboardInterrupt" in told
    assert _gone(kernel)
    assert not folder.exists()


@pytest.fixture
def interrupts_as_python():
    """Interrupts raise KeyboardInterrupt, whatever a test before has left."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interrupts_as_python")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_interrupt_that_python_loses_ends_the_run_too(warm, notebook, tmp_path, monkeypatch):
    """What is raised in a `__del__` is ignored; jupyter_client has one, which runs at any time."""
    count, interrupts = Manager.count, [True]

    class Goes:
        def __del__(self):
            signal.raise_signal(signal.SIGINT)

    def counted(self, size, asked):
        count(self, size, asked)
        told = tmp_path / "kernel"
        if told.exists() and told.read_text() and interrupts:
            interrupts.clear()
            Goes()

    monkeypatch.setattr(Manager, "count", counted)
    path = notebook(FOR_EVER + "print(1, flush=True)\ntime.sleep(300)")
    with pytest.raises(KeyboardInterrupt):
        execute(path, {}, tmp_path, warm, Limits(cell=30.0))
    assert not interrupts
    assert _gone(int((tmp_path / "kernel").read_text()))
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler

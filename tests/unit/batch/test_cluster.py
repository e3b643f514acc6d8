"""The same plan on Dask workers: real schedulers and workers on loopback."""

import json
import subprocess
import sys
import time
from contextlib import ExitStack

import pytest
from dask import config
from distributed import LocalCluster
from distributed.security import Security

from rrlib.batch.cluster import WorkElsewhere, connected
from rrlib.batch.executing import LIMITS
from rrlib.batch.keys import Workshop
from rrlib.batch.making import NotMade
from rrlib.batch.manifest import read_manifest
from rrlib.batch.planning import Request, plan
from rrlib.batch.running import Kind, Way, run
from rrlib.batch.wanting import look
from rrlib.deliveries import prepare
from rrlib.errors import ParameterError
from rrlib.partnership import DATA_VARIABLE, read_partnership

QUARTERS = ("2012-13Q4", "2013-14Q4")
SECONDS = 60


def _wanted(project, quarters=QUARTERS):
    partnership = read_partnership(project / "partnership.toml")
    jobs = plan(project, partnership, Request(quarters=quarters, delivery="2013-14Q4"))
    held = {jobs[0].reads: prepare(project / "data", partnership, jobs[0].reads)}
    return look(jobs, held, Workshop(project), force=True)


def _run(project, way, tell=lambda _: None):
    return run(_wanted(project), Workshop(project), way, tell)


def _files(project):
    """The reports' files, but for what tells when they were made."""
    files = (path for path in (project / "reports").rglob("*") if path.is_file())
    return {
        path.relative_to(project).as_posix(): path.read_bytes()
        for path in files
        if not path.name.startswith(".") and not path.name.endswith(".manifest.json")
    }


@pytest.fixture(autouse=True)
def _environment_of_its_own(monkeypatch):
    """A worker sets where data lie for its process."""
    monkeypatch.setenv(DATA_VARIABLE, "to be put back")
    monkeypatch.delenv(DATA_VARIABLE)


@pytest.fixture
def dask(tmp_path):
    """Start Dask's own commands, which end with the test: its arguments → the process."""
    with ExitStack() as stack:

        def start(command, *words):
            module = f"distributed.cli.dask_{command}"
            log = stack.enter_context((tmp_path / f"{command}.log").open("a"))
            process = subprocess.Popen(
                [sys.executable, "-m", module, *words], stdout=log, stderr=log, cwd=tmp_path
            )
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process

        yield start


@pytest.fixture
def scheduler(dask, tmp_path):
    """The address of a scheduler on loopback."""
    file = tmp_path / "scheduler.json"
    dask(
        "scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--no-dashboard",
        "--scheduler-file",
        str(file),
    )
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        try:
            return json.loads(file.read_text())["address"]
        except (OSError, ValueError):
            time.sleep(0.1)
    pytest.fail("the scheduler did not start")


def _worker(dask, scheduler):
    return dask(
        "worker",
        scheduler,
        "--nthreads",
        "1",
        "--no-nanny",
        "--no-dashboard",
        "--host",
        "127.0.0.1",
    )


@pytest.mark.slow
def test_a_worker_lost_in_the_middle_loses_no_report(project, dask, scheduler):
    _run(project, Way(2))
    here = _files(project)
    workers = [_worker(dask, scheduler) for _ in range(2)]
    made = []

    def lose_one(event):
        if event.kind is Kind.MADE:
            made.append(event.job)
            workers[0].kill()

    counted = _run(project, Way(1, cluster=scheduler), lose_one)
    assert counted[Kind.MADE] == len(made) == 6
    assert counted[Kind.FAILED] == 0
    assert _files(project) == here
    manifests = list((project / "reports").rglob("*.manifest.json"))
    assert len(manifests) == 6
    assert all(read_manifest(path) for path in manifests)


@pytest.mark.slow
def test_a_scheduler_behind_tls_answers_those_with_its_certificates():
    """The certificates stand in Dask's configuration, as the refusal says."""
    security = Security.temporary()
    client = security.get_tls_config_for_role("client")
    known = {
        "distributed.comm.tls.ca-file": security.tls_ca_file,
        "distributed.comm.tls.client.cert": client["cert"],
        "distributed.comm.tls.client.key": client["key"],
    }
    quiet = {"dashboard_address": None, "silence_logs": "CRITICAL"}
    with LocalCluster(n_workers=1, threads_per_worker=1, security=security, **quiet) as cluster:
        address = cluster.scheduler_address
        refused = pytest.raises(ParameterError, match="Certificates for tls stand in Dask's own")
        with refused as refusal, connected(address):
            pytest.fail("without certificates")
        assert str(refusal.value).startswith(f"no Dask scheduler answers at {address!r}: ")
        with config.set(known), connected(address) as found:
            assert found.submit(sum, [1, 2]).result() == 3


def test_a_worker_with_another_project_makes_nothing(project):
    (wanted, *_) = _wanted(project, ["2013-14Q4"])
    work = WorkElsewhere(project, project / "data", LIMITS)
    path = project / "notebooks/yos_cohort_tracking.ipynb"
    path.write_text(path.read_text().replace("How many", "How very many"))
    result = work(wanted.job, wanted.parts)
    assert isinstance(result, NotMade)
    assert result.why == "yos_cohort_tracking: a worker has another project (changed: notebook)."


def test_a_worker_that_does_not_see_the_data_says_so(project, tmp_path):
    (wanted, *_) = _wanted(project, ["2013-14Q4"])
    result = WorkElsewhere(project, tmp_path / "nowhere", LIMITS)(wanted.job, wanted.parts)
    assert isinstance(result, NotMade)
    assert "a worker cannot read the project: FileNotFoundError" in result.why


def test_a_wrong_address_is_told_and_nothing_is_made(project, monkeypatch):
    messages = {
        "local:none": "'local:none' is not local:N, such as local:2.",
        "local:0": "'local:0' is not local:N",
        "nowhere at all": "no Dask scheduler answers at 'nowhere at all'",
        "tcp://127.0.0.1:9": "no Dask scheduler answers at 'tcp://127.0.0.1:9'",
    }
    wanted = _wanted(project)
    for address, message in messages.items():
        with pytest.raises(ParameterError) as refusal:
            run(wanted, Workshop(project), Way(1, cluster=address), lambda _: None)
        assert str(refusal.value).startswith(message)
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ParameterError, match=r"Dask: pip install 'rrlib\[cluster\]'"):
        run(wanted, Workshop(project), Way(1, cluster="local:2"), lambda _: None)
    assert _files(project) == {}
    assert not list((project / "reports").glob(".making-*"))

"""Why the last run of a report failed, kept beside it until the report is made."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from rrlib.batch.manifest import FAILURE, Parameters
from rrlib.batch.planning import Job
from rrlib.batch.storing import OF_A_FAILURE, alone, folder_of, replace_file


class Failure(BaseModel):
    """Which report failed, why, and when. `why` names nobody of the delivery."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    schema_version: Literal[1] = 1
    parameters: Parameters
    why: str
    at: AwareDatetime


def keep_failure(job: Job, why: str, reports: Path) -> None:
    """Keep that `job` failed just now, and the first line of `why`, which names nobody.

    Raises OSError where the disk does not take it.
    """
    failure = Failure(
        parameters=Parameters.model_validate(job.parameters),
        why=why.partition("\n")[0],
        at=datetime.now(UTC).replace(microsecond=0),
    )
    reports.mkdir(exist_ok=True)
    with alone(reports):
        text = failure.model_dump_json(indent=1) + "\n"
        replace_file(folder_of(reports, job) / f"{job.name}{FAILURE}", text.encode())


def forget_failure(job: Job, reports: Path) -> None:
    """Take away what an earlier run kept of its failure: `job` is no longer tried.

    Raises OSError where the disk does not let it.
    """
    kept = [folder_of(reports, job) / f"{job.name}{ending}" for ending in OF_A_FAILURE]
    if any(path.exists() for path in kept):
        with alone(reports):
            for path in kept:
                path.unlink(missing_ok=True)


def read_failure(path: Path) -> Failure | None:
    """The failure kept at `path`, if one is."""
    try:
        return Failure.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None

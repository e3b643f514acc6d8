"""Proof that a report comes from these data and this code: it is made again, elsewhere.

A clean folder, the raw extracts processed anew, ordinary kernels, another day, time zone, locale,
hash seed and home; then every file is compared byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from rrlib.batch.comparing import first_difference, some, unequal
from rrlib.batch.elsewhere import held_for, job_of, lay_out, made_elsewhere
from rrlib.batch.keys import Workshop, differences
from rrlib.batch.manifest import ENDING, Manifest, read_manifest, sha256_of_bytes
from rrlib.batch.repository import Repository
from rrlib.batch.storing import own_folder
from rrlib.errors import ParameterError, RRError
from rrlib.partnership import data_folder
from rrlib.periods import FinancialQuarter, written
from rrlib.retention import destroyed_on

_SHORT_COMMIT = 12
_OF_ONE_MAKING = {
    "key",
    "made_from",
    "commit",
    "uncommitted_changes",
    "kernel",
    "made_at",
    "seconds",
}
"""What a manifest says that another making need not say again, or that is compared before."""


@dataclass(frozen=True)
class Verdict:
    """What became of one report: nothing to say is proof.

    Where its inputs were `destroyed`, there is no proof and no fault. One that was made with
    `uncommitted` changes is proven by the code as it is now, but by no commit.
    """

    manifest: Path
    fault: str
    destroyed: date | None = None
    uncommitted: bool = False

    def __str__(self) -> str:
        if self.fault:
            return f"NOT PROVEN: {self.fault}"
        if self.destroyed is not None:
            return f"inputs destroyed on {written(self.destroyed)}"
        return "proven, made with uncommitted changes" if self.uncommitted else "proven"


def find_manifests(reports: Path, names: Sequence[Path]) -> Mapping[Path, Path]:
    """The manifests that are meant: of a page, a manifest, a folder, or of all reports.

    Each beside its path as it was given. Raises ParameterError for a name that is none of these.
    """
    found: dict[Path, Path] = {}
    for name in names or [reports]:
        for path in _manifests(name):
            found.setdefault(path.resolve(), path)
    return found


def _manifests(name: Path) -> list[Path]:
    if name.is_dir():
        inside = [path for path in sorted(name.rglob(f"*{ENDING}")) if _visible(path, name)]
    else:
        stem = name.name.removesuffix(ENDING).removesuffix(".html").removesuffix(".ipynb")
        manifest = name.with_name(f"{stem}{ENDING}")
        if name.is_file() and name.suffix in (".html", ".ipynb") and not manifest.is_file():
            raise ParameterError(
                f"{name.as_posix()} lies alone: its manifest has to lie beside it: {manifest.name}."
            )
        inside = [manifest] if manifest.is_file() else []
    if not inside:
        raise ParameterError(f"{name.as_posix()} is no report, and no folder that holds any.")
    return inside


def _visible(path: Path, folder: Path) -> bool:
    return not any(part.startswith(".") for part in path.relative_to(folder).parts)


def against(project: Path) -> str:
    """What reports are proven against, to end a sentence: the code as git knows it."""
    repository = Repository.of(project)
    if repository.commit is None:
        return ", against a project of which git knows no commit."
    changes = " with uncommitted changes" if repository.uncommitted_changes else ""
    return f", against commit {repository.commit[:_SHORT_COMMIT]}{changes}."


def verify(manifests: Iterable[Path], project: Path, at_once: int) -> Iterable[Verdict]:
    """Each report made again in a clean folder and compared, `at_once` at a time.

    A report that is not whole, whose inputs were destroyed, or that is not made from what the
    project holds now, is told as such and not made again.
    """
    provable = {}
    for path in manifests:
        standing = read_manifest(path)
        if standing is None:
            yield Verdict(path, _not_whole(path))
            continue
        fault = _not_from_these(path, standing, project)
        if fault:
            gone = _destroyed(standing, project)
            yield Verdict(path, "" if gone else fault, gone)
        else:
            provable[path] = standing
    if provable:
        yield from _made_again(provable, project, at_once)


def _not_whole(path: Path) -> str:
    """Why the manifest at `path` does not count."""
    try:
        outputs = Manifest.model_validate_json(path.read_bytes()).outputs
    except (OSError, ValidationError):
        return "its manifest cannot be read, or is of another version of rrlib."
    spoilt = []
    for name, sha in sorted(outputs.items()):
        file = path.parent / name
        if not file.is_file():
            spoilt.append(f"{name} (missing)")
        elif sha256_of_bytes(file.read_bytes()) != sha:
            spoilt.append(f"{name} (changed)")
    return f"its files are not those of its manifest: {some(spoilt)}."


def _destroyed(standing: Manifest, project: Path) -> date | None:
    """When the very files that the report was made from were destroyed, if they were."""
    given = standing.parameters
    reads = FinancialQuarter.parse(given.delivery or given.quarter)
    return destroyed_on(data_folder(project), reads, (each.sha256 for each in standing.inputs))


def _not_from_these(path: Path, standing: Manifest, project: Path) -> str:
    try:
        job = job_of(standing, project)
        now = Workshop(project).parts(job, held_for(job, project))
    except (RRError, ValueError) as error:
        return f"it can no longer be made: {error}"
    own = Path("reports", job.folder, f"{job.name}{ENDING}")
    if path != (project / own).resolve():
        lies = f"it is a copy: such a report lies at {own.with_name(job.page.name).as_posix()}"
        return f"{_beside(path, standing, project / own)}{lies}."
    other = differences(standing.made_from, now)
    return f"it was made from something else than the project holds now ({other})." if other else ""


def _beside(path: Path, copied: Manifest, own: Path) -> str:
    """Whether the report that is `copied` at `path` equals the one at `own`, if one is there."""
    try:
        stands = Manifest.model_validate_json(own.read_bytes())
    except FileNotFoundError:
        return "no such report stands; "
    except (OSError, ValidationError):
        return "the one that stands cannot be read; "
    other = unequal(path.parent, own.parent, {*copied.outputs, *stands.outputs})
    if other:
        return f"it differs from the one that stands in {some(other)}; "
    if path.read_bytes() == own.read_bytes():
        return "it equals the one that stands, byte for byte; "
    return (
        "its files equal those of the one that stands, byte for byte, but not its manifest"
        f"{_said_otherwise(copied, stands)}; "
    )


def _said_otherwise(one: Manifest, other: Manifest) -> str:
    """Of what two manifests say different things, in brackets."""
    said, anew = one.model_dump(), other.model_dump()
    names = [name for name in said if said[name] != anew[name]]
    return f" ({', '.join(names)})" if names else ""


def _made_again(
    provable: Mapping[Path, Manifest], project: Path, at_once: int
) -> Iterable[Verdict]:
    """Records stay in the data folder: the clean folder lies among what is processed."""
    processed = data_folder(project) / "processed"
    with own_folder(processed, ".verifying-") as clean:
        jobs = {path: job_of(standing, project) for path, standing in provable.items()}
        lay_out(clean, project, jobs.values())
        by_folder = {(job.folder.as_posix(), job.name): path for path, job in jobs.items()}
        asked = [standing.model_dump() for standing in provable.values()]
        for told in made_elsewhere(clean, asked, at_once):
            path = by_folder.pop((told["folder"], told["name"]))
            fault = told["fault"]
            if not fault:
                again = clean / "reports" / told["folder"]
                fault = _unlike(provable[path], path.parent, again / path.name)
            yield Verdict(path, fault, uncommitted=bool(provable[path].uncommitted_changes))
        for path in by_folder.values():
            yield Verdict(path, "the process that made it again ended before it was done.")


def _unlike(standing: Manifest, here: Path, again: Path) -> str:
    """How the report in the folder `here` differs from the one whose manifest is `again`."""
    made = Manifest.model_validate_json(again.read_bytes())
    said, anew = (each.model_dump(exclude=_OF_ONE_MAKING) for each in (standing, made))
    names = {*standing.outputs, *made.outputs}
    other = [name for name in said if said[name] != anew[name]]
    return first_difference(here, again.parent, names) or (
        f"its manifest says something else of {', '.join(other)}." if other else ""
    )

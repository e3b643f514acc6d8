"""`rr lab`: JupyterLab for those who ask one more question."""

from __future__ import annotations

import sys

import typer


def lab() -> None:
    """Open JupyterLab on working copies of the notebooks, so that the committed ones stay clean."""
    import os
    import shutil
    import subprocess

    from rrlib.access import note
    from rrlib.deliveries import deliveries
    from rrlib.partnership import data_folder, find_project

    project = find_project()
    for quarter in deliveries(data_folder(project)):
        note(data_folder(project), quarter)
    copies = project / "working"
    copies.mkdir(exist_ok=True)
    for original in sorted((project / "notebooks").glob("*.ipynb")):
        if not (copies / original.name).exists():
            shutil.copy(original, copies / original.name)
    command = [sys.executable, "-m", "jupyter", "lab", f"--ServerApp.root_dir={copies}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # in a container; JupyterLab refuses to start otherwise
    raise typer.Exit(subprocess.run(command, cwd=copies, check=False).returncode)

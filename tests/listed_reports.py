"""Reports for the list of reports: that stand, with headlines, or whose last run failed."""

import json
import shutil

from small_reports import files, job, manifest

from rrlib.batch.keys import RULES, Workshop
from rrlib.batch.manifest import Headline, Parameters
from rrlib.partnership import slug

LAST = "2013-14Q1"
AT = "2014-05-01T09:07:00+00:00"


def empty_project(project, root):
    """Make a folder a project without notebooks or deliveries."""
    for name in ("partnership.toml", "requirements.lock"):
        shutil.copy(root / name, project / name)
    (project / "reports").mkdir()
    return project


def said(value=39.5, **fields):
    share = {"row": "2012", "column": "Reoffended", "unit": "PERCENT", "definition": "local"}
    number = {} if value is None else {"value": value, **share}
    sentence = "Too few." if value is None else f"So {value}% reoffended."
    return Headline(**{"finding": "f", "question": "How many?", "said": sentence} | number | fields)


def put(project, quarter=LAST, area="Darlington", name="youth", *headlines, **fields):
    """A report that stands, of a notebook; its folder."""
    delivery, audience = fields.pop("delivery", None), fields.pop("audience", "public")
    quarter_folder = quarter if delivery is None else f"{quarter}-from-{delivery}"
    folder = project / "reports" / ("internal" if audience == "internal" else "") / quarter_folder
    folder /= slug(area)
    content = files("x", "by_group", "by_sex") if name == "youth" else {f"{name}.html": b"x"}
    for path, text in content.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text)
    given = {"quarter": quarter, "area": area, "audience": audience, "delivery": delivery}
    fields = {
        "notebook": name,
        "parameters": Parameters.model_validate(given),
        "headlines": list(headlines),
        "made_from": {RULES: Workshop(project).settings[RULES]},
        "made_at": AT,
        **fields,
    }
    text = manifest(job(), content).model_copy(update=fields).text()
    (folder / f"{name}.manifest.json").write_text(text, encoding="utf-8")
    return folder


def fail(folder, name="youth", why="youth: code cell 3 stopped with KeyError. Look.", **given):
    parameters = {"quarter": LAST, "area": "Darlington", "audience": "public", "delivery": None}
    kept = {
        "schema_version": 1,
        "parameters": parameters | given,
        "why": why,
        "at": "2014-06-30T23:15:00+01:00",
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.failed.json").write_text(json.dumps(kept), encoding="utf-8")

"""A manifest counts only if it is of this version, and every file it lists is there, whole."""

import json

import pytest
from pydantic import ValidationError
from small_reports import files, job, manifest

from rrlib.batch.manifest import Headline, Manifest, read_manifest, schema

FILES = files("whole", "by_group")


@pytest.fixture
def stored(tmp_path):
    """The manifest of a report that lies in a folder with all its files."""
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    path = tmp_path / "youth.manifest.json"
    path.write_text(manifest(job(), FILES).text(), encoding="utf-8")
    return path


def change(path, **fields):
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(content | fields), encoding="utf-8")


def test_the_published_schema_is_the_codes(root):
    published = json.loads((root / "docs/manifest.schema.json").read_text(encoding="utf-8"))
    assert published == schema(), "run: python -m rrlib.batch.manifest > docs/manifest.schema.json"


BY_THEMSELVES = {"schema_version", "headlines", "changed"}
"""Fields with a value where none is given."""
OF_A_NUMBER = {"row", "column", "unit", "value", "lower", "upper", "definition"}
"""Fields of a headline that has a number."""


def test_every_field_is_required_and_no_other_allowed():
    """`schema_version` has its one value by itself, but is written."""
    said = schema()
    assert set(said["required"]) == set(Manifest.model_fields) - BY_THEMSELVES
    assert said["properties"]["schema_version"]["const"] == 4
    assert set(said["$defs"]["Headline"]["required"]) == set(Headline.model_fields) - OF_A_NUMBER
    parts = [said, *said["$defs"].values()]
    assert all(part["additionalProperties"] is False for part in parts)


def test_a_whole_report_counts_and_reads_as_it_was_written(stored):
    assert read_manifest(stored) == manifest(job(), FILES)


def test_a_manifest_is_written_to_be_read_and_compared(stored):
    text = stored.read_text(encoding="utf-8")
    assert text.endswith("}\n")
    assert '\n "schema_version": 4,\n' in text
    assert '\n "headline": "A third reoffended.",\n' in text


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(path.read_bytes().replace(b"w", b"W")),
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(b""),
        lambda path: path.unlink(),
        lambda path: (path.unlink(), path.mkdir()),
    ],
    ids=["altered", "truncated", "emptied", "missing", "a folder"],
)
def test_a_report_with_a_spoilt_file_does_not_count(stored, name, spoil):
    spoil(stored.parent / name)
    assert read_manifest(stored) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"more": 1},
        {"schema_version": 1},
        {"schema_version": 3},
        {"made_at": "yesterday"},
        {"made_at": "2014-05-01T00:00:00"},
        {"headlines": [{"finding": "a", "question": "b", "said": "c", "unit": "furlongs"}]},
        {"headlines": [{"finding": "a", "question": "b"}]},
        {"outputs": {"youth.html": None}},
        {"parameters": {"quarter": "2013-14Q4", "area": "A", "audience": "public"}},
        {"kernel": "another"},
        {"outputs": {**manifest(job(), FILES).outputs, "youth.html": "0" * 64}},
    ],
    ids=str,
)
def test_a_manifest_of_another_form_does_not_count(stored, fields):
    change(stored, **fields)
    assert read_manifest(stored) is None


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}"])
def test_what_is_no_manifest_does_not_count(stored, text):
    stored.write_text(text, encoding="utf-8")
    assert read_manifest(stored) is None


@pytest.mark.parametrize("size", [1, 100, 1000])
def test_a_manifest_cut_short_does_not_count(stored, size):
    stored.write_bytes(stored.read_bytes()[:size])
    assert read_manifest(stored) is None


def test_no_manifest_does_not_count(tmp_path):
    assert read_manifest(tmp_path / "youth.manifest.json") is None
    assert read_manifest(tmp_path) is None


@pytest.mark.parametrize("outside", ["../x", "tables/../../x", "/x", "..", "C:/x", "..\\x"])
def test_a_manifest_that_lists_a_file_outside_its_folder_does_not_count(stored, outside):
    """Else a report that is put in its place could replace any file."""
    with pytest.raises(ValidationError, match="is no file of the report"):
        manifest(job(), {outside: b"x"})
    beyond = stored.parent.parent / "x"
    beyond.write_bytes(FILES["youth.html"])
    outputs = manifest(job(), FILES).outputs
    change(stored, outputs={**outputs, outside: outputs["youth.html"]})
    assert read_manifest(stored) is None

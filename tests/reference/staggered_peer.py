"""Effects of groups by the library diff-diff, to check our staggered effects against.

    pip install diff-diff==3.13.0
    python tests/reference/staggered_peer.py

reads tests/reference/trends.csv and writes tests/reference/staggered_peer.json. The library is a
peer only, and in no environment of the project.
"""

import json
import warnings
from importlib.metadata import version
from pathlib import Path

import pandas as pd
from diff_diff import CallawaySantAnna

HERE = Path(__file__).parent
CONTROLS = {"NEVER_TREATED": "never_treated", "NOT_YET_TREATED": "not_yet_treated"}


def effects(rows: pd.DataFrame, control: str) -> dict[str, object]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = CallawaySantAnna(control_group=control).fit(
            rows,
            outcome="rate",
            unit="unit",
            time="period",
            first_treat="first",
            aggregate="event_study",
        )
    return {
        "overall": [found.overall_att, found.overall_se],
        "group_time": [
            [int(group), int(period), one["effect"]]
            for (group, period), one in sorted(found.group_time_effects.items())
        ],
        "event_time": [
            [int(since), one["effect"], one["se"]]
            for since, one in sorted(found.event_study_effects.items())
        ],
    }


def main() -> None:
    rows = pd.read_csv(HERE / "trends.csv")
    rows = rows.assign(rate=1000 * rows["count"] / rows.exposure, unit=pd.factorize(rows.area)[0])
    made = {name: effects(rows, control) for name, control in CONTROLS.items()}
    made["diff-diff"] = version("diff-diff")
    text = json.dumps(made, indent=1, sort_keys=True) + "\n"
    (HERE / "staggered_peer.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

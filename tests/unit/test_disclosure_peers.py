"""Against pytauargus: the engine of Tau-Argus, which the statistical offices of Europe use."""

from itertools import product
from random import Random

import pytauargus
from random_tables import table
from test_disclosure_protecting import given_away

from rrlib.disclosure.protecting import protect

# Counts of 1 and 2 are unsafe, and protected by 100% of themselves both ways: 0 to 2, and 0 to 4.
# Our width, 2, asks less of a 2, so that the best of ours never hides more than the best of theirs.
THRESHOLD, RULE = 3, "FREQ(3,100)"
UNIT_COSTS = "-2"


def hidden_by_peer(rows, folder):
    """The positions that Tau-Argus' optimal method hides, by those of `table(rows)`."""
    people = [
        (row, column)
        for row, column in product(range(len(rows)), range(len(rows[0])))
        for _ in range(rows[row][column])
    ]
    micro = {
        "row": [f"{row:02}" for row, _ in people],
        "column": [f"{column:02}" for _, column in people],
        "one": [1] * len(people),
    }
    done = pytauargus.protect(
        micro,
        ["row", "column"],
        response="one",
        safety_rules=RULE,
        suppress="OPT(1)",
        cost_var=UNIT_COSTS,
        workdir=str(folder),
    )
    height, wide = len(rows), len(rows[0]) + 1
    return {
        (height if cell["row"] == "Total" else int(cell["row"])) * wide
        + (wide - 1 if cell["column"] == "Total" else int(cell["column"]))
        for cell in done.tables[0].rows
        if cell["status"] in ("U", "M")
    }


def random_rows(seed):
    chance = Random(seed)
    height, wide = chance.randint(3, 7), chance.randint(3, 6)

    def count():
        return chance.choice([1, 2]) if chance.random() < 0.15 else chance.randint(3, 30)

    return [[count() for _ in range(wide)] for _ in range(height)]


def test_no_more_counts_are_hidden_than_by_tau_argus(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # it leaves logs where it runs
    ours, theirs = 0, 0
    for seed in range(60):
        rows = random_rows(seed)
        problem = table(rows).problem(THRESHOLD)
        peer = hidden_by_peer(rows, tmp_path / str(seed))
        assert problem.small <= peer
        assert not given_away(problem, peer), seed
        pattern = protect(problem)
        assert pattern.fewest
        assert len(pattern.hidden) <= len(peer), seed
        ours, theirs = ours + len(pattern.hidden), theirs + len(peer)
    assert 0.8 * theirs < ours <= theirs

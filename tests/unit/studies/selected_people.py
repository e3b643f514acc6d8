"""People who chose support by their age and past, and what support then did, which is known.

Rows are those of `Released.people`, so that `compared` takes them without records.
"""

import numpy as np
import pandas as pd
from scipy.special import expit


def selected(effect, seed, number=1500):
    """Support changes the probability of reoffending by `effect`; selection makes far more of it.

    The older, with fewer earlier offences, choose support more often, and reoffend less anyway.
    """
    rng = np.random.default_rng(seed)
    age, earlier = rng.integers(21, 55, number), rng.integers(0, 9, number)
    prison = rng.choice(["Durham", "Frankland", "Low Newton"], number)
    here = rng.random(number) < expit(-0.6 + 0.05 * (age - 38) - 0.3 * (earlier - 4))
    risk = 0.5 + 0.05 * (earlier - 4) - 0.006 * (age - 38) + effect * here
    return pd.DataFrame(
        {
            "here": here,
            "age": age,
            "earlier_offences": earlier,
            "early_visits": rng.integers(0, 6, number),
            "sentence": rng.choice(["under 12 months", "4 years or more"], number),
            "offence_group": rng.choice(["acquisitive", "drugs"], number),
            "prison": prison,
            "sex": np.where(prison == "Low Newton", "female", "male"),
            "reoffences": (rng.random(number) < risk) * rng.integers(1, 4, number),
        }
    )

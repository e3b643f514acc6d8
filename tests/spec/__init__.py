"""One file a rule, each a small table of dates: these specs say what every number means."""

"""The quarterly batch: notebooks × quarters × areas → reports. Knows nothing of reoffending."""

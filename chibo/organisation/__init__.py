"""Units and hamlets: their names, kinds and places through time."""

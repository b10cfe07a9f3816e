"""Pages of targets: where every unit stands, handing down, registering, the history of one target."""

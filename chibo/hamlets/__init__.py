"""Special hamlets: their state by dated rules, what is done about it, how long a cell may last."""

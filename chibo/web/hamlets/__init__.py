"""Special hamlets: the watch list, one hamlet with its outlook, what is done for it."""

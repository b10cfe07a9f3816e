"""What the database server cannot do, said so that the reader knows what to do next."""


class ClusterError(Exception):
    """The server cannot be made, started, reached or stopped; the message names the remedy."""

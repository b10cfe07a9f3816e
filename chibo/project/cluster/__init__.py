"""The embedded PostgreSQL server: made, started, attached to and stopped here, and nowhere else."""

from chibo.project.cluster.refusal import ClusterError
from chibo.project.cluster.server import Cluster, at, running

__all__ = ["Cluster", "ClusterError", "at", "running"]

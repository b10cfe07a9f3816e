"""A full disk: said clearly, nothing lost, work goes on when there is room again."""

import os
import shutil
import subprocess

import psycopg
import pytest

from chibo.project import cluster

pytestmark = pytest.mark.cluster
ENLARGED = 220


@pytest.fixture
def small_disk(place):
    """A file system of 20 MB."""
    disk = place / "disk"
    disk.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=20m,mode=755", "tmpfs", disk], capture_output=True, check=False
    )
    if done.returncode != 0:
        pytest.skip("mounting is not allowed here")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


def enlarge(disk):
    subprocess.run(["mount", "-o", f"remount,size={ENLARGED}m", disk], check=True)


def fill(disk):
    """Leave not one free block."""
    file = disk / "filling"
    with file.open("wb", buffering=0) as stream:
        try:
            while True:
                stream.write(bytes(min(2**20, max(shutil.disk_usage(disk).free, 4096))))
        except OSError:
            os.fsync(stream.fileno())
    assert shutil.disk_usage(disk).free == 0
    return file


def count(server):
    with psycopg.connect(server.url("chibo_owner")) as connection:
        return connection.execute("SELECT count(*), sum(n) FROM kept").fetchone()


def write(server, rows):
    with psycopg.connect(server.url("chibo_owner"), autocommit=True) as connection:
        connection.execute(
            "INSERT INTO kept SELECT n, repeat('x', 900) FROM generate_series(1, %s) AS n", [rows]
        )


def test_too_small_disk_is_told_and_leaves_nothing_half_made(small_disk):
    with pytest.raises(cluster.ClusterError, match="Hết chỗ trên đĩa"):
        cluster.at(small_disk / "var").start()
    enlarge(small_disk)
    with cluster.running(small_disk / "var") as server, psycopg.connect(server.url()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_full_disk_refuses_writes_keeps_reads_and_recovers_without_restart(small_disk):
    enlarge(small_disk)
    with cluster.running(small_disk / "var") as server:
        with psycopg.connect(server.url("chibo_owner"), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept (n integer, filler text)")
        write(server, 100)
        filling = fill(small_disk)
        with pytest.raises(psycopg.errors.DiskFull):
            write(server, 4000)
        assert count(server) == (100, 5050)
        filling.unlink()
        write(server, 100)
        assert count(server) == (200, 10100)


def test_start_on_a_full_disk_is_told_and_works_after_room_is_made(small_disk):
    enlarge(small_disk)
    with cluster.running(small_disk / "var") as server:
        with psycopg.connect(server.url("chibo_owner"), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept (n integer, filler text)")
        write(server, 100)
    filling = fill(small_disk)
    again = cluster.at(small_disk / "var")
    with pytest.raises(cluster.ClusterError, match="Hết chỗ trên đĩa"):
        again.start()
    filling.unlink()
    again.start()
    assert count(again) == (100, 5050)
    again.leave()

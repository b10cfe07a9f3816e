"""`chibo doctor`: is this installation healthy, and what to do where not."""

import argparse
import json
import os
import sys

from chibo.project import cluster, diagnosis
from chibo.project.cli import var
from chibo.project.language import gettext as _

NAME = "doctor"
HELP = _("Khám máy, tệp và cơ sở dữ liệu; nói cách chữa từng điều bất ổn")
NEEDS_DATABASE = "app"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("in kết quả dạng JSON"))


def run(options: argparse.Namespace) -> int:
    app = os.environ["DATABASE_URL"]
    patient = diagnosis.Patient(var(), _embedded(app), app, os.environ.get("DATABASE_OWNER_URL", app))
    found, facts = diagnosis.findings(patient), diagnosis.facts(patient)
    if options.json:
        answer = {"facts": facts, "findings": [vars(finding) for finding in found]}
        sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")
    else:
        lines = [f"{name}: {value}" for name, value in facts.items()]
        lines += [f"! {finding.message}" for finding in found] or [_("Không thấy điều gì bất ổn.")]
        sys.stdout.write("\n".join(lines) + "\n")
    return 1 if found else 0


def _embedded(app: str) -> cluster.Cluster | None:
    """The embedded cluster, where the database in use is its."""
    if not (var() / "keys" / "database.json").exists():
        return None
    server = cluster.at(var())
    return server if server.environment()["DATABASE_URL"] == app else None

"""OpenRefine does what docs/linking.md says: with `unionref link serve`, and with a table of all names."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import Built
from test_link_service import serving
from test_linking_page import BLOCKS, COMMANDS, FILES, PAGE, run, shown_after

from tools.stores import free_port

pytestmark = pytest.mark.external

OPERATIONS = next(text for kind, text in BLOCKS if kind == "json")
EXPRESSION = next(text.strip() for kind, text in BLOCKS if kind == "grel")
ADDRESS = "http://127.0.0.1:3334/"
ALL_ROWS = {"facets": [], "mode": "row-based"}


@dataclass(frozen=True)
class OpenRefine:
    """An OpenRefine that runs."""

    url: str

    def get(self, command: str, **query: str) -> Any:
        """Return what a command answers that changes nothing."""
        with urllib.request.urlopen(
            f"{self.url}{command}?{urllib.parse.urlencode(query)}", timeout=60
        ) as answer:
            return json.load(answer)

    def post(
        self,
        command: str,
        query: dict[str, str],
        data: bytes,
        type: str = "application/x-www-form-urlencoded",
    ) -> tuple[str, bytes]:
        """Return where a command leads to, and what it answers."""
        query = {**query, "csrf_token": self.get("get-csrf-token")["token"]}
        request = urllib.request.Request(
            f"{self.url}{command}?{urllib.parse.urlencode(query)}", data, {"Content-Type": type}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.url, answer.read()

    def create(self, name: str, table: str) -> str:
        """Make a project of a table (CSV), as the page "Create project" does; return its number."""
        options = {"encoding": "UTF-8", "separator": ",", "guessCellValueTypes": False}
        body = (
            f'--file\r\nContent-Disposition: form-data; name="project-name"\r\n\r\n{name}\r\n'
            '--file\r\nContent-Disposition: form-data; name="project-file"; filename="table.csv"\r\n'
            f"Content-Type: text/csv\r\n\r\n{table}\r\n--file--\r\n"
        )
        query = {"format": "text/line-based/*sv", "options": json.dumps(options)}
        url, _ = self.post(
            "create-project-from-upload", query, body.encode(), "multipart/form-data; boundary=file"
        )
        return urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)["project"][0]

    def apply(self, project: str, operations: list[dict[str, Any]]) -> None:
        """Apply operations as Undo / Redo → Apply does, and wait until all are done."""
        form = urllib.parse.urlencode({"operations": json.dumps(operations)}).encode()
        _, answer = self.post("apply-operations", {"project": project}, form)
        assert json.loads(answer)["code"] in ("ok", "pending"), answer
        until = time.monotonic() + 60
        while self.get("get-processes", project=project)["processes"]:
            assert time.monotonic() < until, "OpenRefine does not get done"
            time.sleep(0.1)
        assert len(self.get("get-history", project=project)["past"]) == len(operations)

    def export(self, project: str) -> str:
        """Return the table as Export → Comma-separated value writes it."""
        form = urllib.parse.urlencode({"project": project, "format": "csv", "engine": json.dumps(ALL_ROWS)})
        return self.post("export-rows/table.csv", {}, form.encode())[1].decode("utf-8")


@pytest.fixture(scope="module")
def openrefine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenRefine]:
    """OpenRefine with an empty workspace, on a free port."""
    program = shutil.which("openrefine")
    assert program is not None, "OpenRefine is not installed; bash .ci/system.sh external installs it"
    folder, port = tmp_path_factory.mktemp("openrefine"), free_port()
    words = [
        program,
        "-p",
        str(port),
        "-d",
        str(folder / "projects"),
        "-m",
        "512M",
        "-x",
        "refine.headless=true",
    ]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([*words, "run"], stdout=log, stderr=log, start_new_session=True)
    found = OpenRefine(f"http://127.0.0.1:{port}/command/core/")
    until = time.monotonic() + 90
    try:
        while True:
            try:
                assert found.get("get-version")["version"]
                break
            except (urllib.error.URLError, ConnectionError):
                assert process.poll() is None, (folder / "log").read_text(errors="replace")
                assert time.monotonic() < until, "OpenRefine does not start"
                time.sleep(0.3)
        yield found
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End OpenRefine and the Java that its script started."""
    import os

    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(timeout=30)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def test_the_version_is_the_one_that_the_page_names(openrefine: OpenRefine) -> None:
    version = openrefine.get("get-version")["version"]
    assert f"OpenRefine {version}," in PAGE


def test_a_column_of_names_is_reconciled(openrefine: OpenRefine, whole: Built) -> None:
    project = openrefine.create("unions", FILES["unions.csv"])
    with serving(whole) as address:
        manifest = json.load(urllib.request.urlopen(address, timeout=30))
        operations = json.loads(OPERATIONS.replace(ADDRESS, address))
        for operation in operations[1:]:
            told = operation.get("config", operation)
            assert told["identifierSpace"] == manifest["identifierSpace"]
            assert told["schemaSpace"] == manifest["schemaSpace"]
        openrefine.apply(project, operations)
    assert openrefine.export(project) == shown_after("json", "[")


def test_a_table_of_all_names_does_without_a_service(
    openrefine: OpenRefine, whole: Built, tmp_path: Path
) -> None:
    (tmp_path / "names.rq").write_text(FILES["names.rq"], encoding="utf-8")
    command = next(words for words in COMMANDS if "names.rq" in words)
    names = run([sys.executable, "-m", *shlex.split(command)], tmp_path, whole)
    openrefine.create("names", names)
    project = openrefine.create("unions with names", FILES["unions.csv"])
    column = {
        "op": "core/column-addition",
        "engineConfig": ALL_ROWS,
        "baseColumnName": "name",
        "newColumnName": "ours",
        "columnInsertIndex": 3,
        "expression": f"grel:{EXPRESSION}",
        "onError": "set-to-blank",
    }
    openrefine.apply(project, [column])
    assert openrefine.export(project) == shown_after("grel", EXPRESSION)


def test_a_column_of_wikidata_items_is_reconciled(openrefine: OpenRefine, whole: Built) -> None:
    project = openrefine.create("items", "item\nQ11508432\nQ11390206\nQ1\n")
    id_of = {
        "op": "core/column-addition",
        "engineConfig": ALL_ROWS,
        "baseColumnName": "item",
        "newColumnName": "ours",
        "columnInsertIndex": 1,
        "expression": "grel:cell.recon.match.id",
        "onError": "set-to-blank",
    }
    with serving(whole) as address:
        reconcile = json.loads(OPERATIONS.replace(ADDRESS, address))[1]
        reconcile["columnName"] = "item"
        reconcile["config"]["columnDetails"] = []
        openrefine.apply(project, [reconcile, id_of])
    ids = [line.rpartition(",")[2] for line in openrefine.export(project).splitlines()]
    assert ids == ["ours", "minpororen", "kaiin", ""]


def test_the_expressions_of_the_page_are_the_ones_tried() -> None:
    assert re.findall(r"```(json|grel)\n", PAGE) == ["json", "grel"]

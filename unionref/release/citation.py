"""CITATION.cff of a version (Citation File Format 1.2.0)."""

from __future__ import annotations

from typing import Final

from unionref.namespaces import BASE
from unionref.release.about import DATASET, KEYWORDS, PUBLISHER, TITLE, About

_TEXT: Final = """\
cff-version: 1.2.0
message: "If you use unionref, please cite it as below, and the source of each fact that you use (every statement names its passage)."
type: dataset
title: "{title}"
abstract: >-
  An RDF dataset of Japan's trade unions: which federations and national centres there were, who was affiliated to
  whom and when, what merged into what, how many members each had, who led them, and where each fact was read; with
  the Python package that builds and queries it.
authors:
  - name: "{publisher}"
version: {version}
date-released: {released}
identifiers:
  - type: other
    value: "{dataset}"
    description: "IRI of the dataset (the redirect is still to be registered)"
url: "{url}"
license:
  - CC0-1.0
  - Apache-2.0
keywords:
{keywords}
"""  # noqa: E501 (a line of the file, as long as it is there)


def citation(about: About) -> bytes:
    """Return the CITATION.cff of a release.

    Parameters
    ----------
    about : About
        What the release is.

    Returns
    -------
    bytes
        YAML.
    """
    return _TEXT.format(
        title=TITLE,
        publisher=PUBLISHER,
        version=about.version,
        released=about.released.isoformat(),
        dataset=DATASET,
        url=BASE,
        keywords="\n".join(f"  - {word}" for word in KEYWORDS),
    ).encode()

"""scikit-learn's TF-IDF, and the product of its matrix with itself: near pairs, not yet stories."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers.reader import PYTHON
from benchmarks.processes import Run, timed

PAIRS = """\
import json, sys
from sklearn.feature_extraction.text import TfidfVectorizer
with open(sys.argv[1], encoding="utf-8") as rows:
    texts = [row["title"] + " " + row["text"] for row in map(json.loads, rows)]
matrix = TfidfVectorizer(sublinear_tf=True).fit_transform(texts)
other = matrix.T.tocsr()
pairs = 0
for start in range(0, matrix.shape[0], 500):
    near = matrix[start : start + 500] @ other
    near.data[near.data < 0.2] = 0
    near.eliminate_zeros()
    pairs += near.nnz
print(pairs, "pairs")
"""


@dataclass(frozen=True, slots=True)
class Scikit:
    """What a script for this is usually built on."""

    name: str = "scikit-learn"

    def missing(self) -> str:
        """How to install it; "" if it is there."""
        if not PYTHON.exists():
            return "make .bench/ready"
        found = subprocess.run([str(PYTHON), "-c", "import sklearn"], capture_output=True, check=False)
        return "make -B .bench/ready" if found.returncode else ""

    def stories(self, file: Path, log: Path) -> Run:
        """The near pairs of a file of articles, as a process of its own."""
        return timed((str(PYTHON), "-c", PAIRS, str(file)), log.parent, {}, log)

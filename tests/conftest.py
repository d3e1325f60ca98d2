"""What all tests share: the recordings and help corpora that may lie beside the project."""

from __future__ import annotations

import hashlib
import os
import tarfile
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def _shared() -> Path:
    return Path(os.environ.get("PSBRIDGE_SHARED", ROOT.parent / "shared"))


@pytest.fixture(scope="session")
def golden_dir() -> Path:
    """The full recordings of a real engine. The compact part in ``tests/data`` is tested everywhere."""
    folder = _shared() / "golden"
    if not folder.is_dir():
        pytest.skip("the full recordings are not beside the project (PSBRIDGE_SHARED)")
    return folder


@pytest.fixture(scope="session")
def corpus_dir() -> Path:
    """The public help corpora, unpacked once a machine: one folder each (winserver2025, powershell-7.6, winserver2012)."""
    archives = sorted((_shared() / "corpus").glob("*.tar.xz"))
    if not archives:
        pytest.skip("the help corpora are not beside the project (PSBRIDGE_SHARED)")
    stamp = hashlib.sha256(repr([(a.name, a.stat().st_size) for a in archives]).encode()).hexdigest()[:16]
    target = Path(tempfile.gettempdir()) / f"psbridge-corpus-{stamp}"
    if not target.is_dir():
        with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
            unpacked = Path(scratch) / "corpus"
            for archive in archives:
                with tarfile.open(archive) as tar:
                    tar.extractall(unpacked, filter="data")
            try:
                unpacked.rename(target)
            except OSError:
                # Another test process was first.
                if not target.is_dir():
                    raise
    return target

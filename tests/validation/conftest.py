"""A sealed package of the small plan, to be tampered with."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from datapackages.build import stage_package
from datapackages.releases import Releases
from tests.plans import small_plan
from tests.validation.true_packages import build_true_packages


@pytest.fixture(scope="session")
def good_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a good package that nobody changes."""
    folder = tmp_path_factory.mktemp("good") / "package"
    stage_package(small_plan(), folder, None, Releases())
    return folder


@pytest.fixture
def package(good_package: Path, tmp_path: Path) -> Path:
    """A copy of the good package, to be tampered with."""
    return shutil.copytree(good_package, tmp_path / "package")


@pytest.fixture
def edit_descriptor(package: Path) -> Callable[[Callable[[dict[str, Any]], object]], None]:
    """A function that changes the good package's descriptor in place."""

    def edit(change: Callable[[dict[str, Any]], object]) -> None:
        path = package / "datapackage.json"
        descriptor = json.loads(path.read_text("utf-8"))
        change(descriptor)
        path.write_text(json.dumps(descriptor, ensure_ascii=False), "utf-8")

    return edit


@pytest.fixture(scope="session")
def true_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the five true packages with their reports; nobody changes them."""
    return build_true_packages(tmp_path_factory.mktemp("true"))


@pytest.fixture
def copy(true_packages: Path, tmp_path: Path) -> Callable[[str], Path]:
    """A function that makes a fresh copy of the true package of a plan."""

    def fresh(plan_id: str) -> Path:
        shutil.rmtree(tmp_path / plan_id, ignore_errors=True)
        return shutil.copytree(true_packages / plan_id, tmp_path / plan_id)

    return fresh

"""Compiles the translations when the plugin is built; all else stands in pyproject.toml."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithTranslations(build_py):
    """Makes a .mo beside each .po that goes into the package."""

    def run(self) -> None:
        """Build, then compile."""
        super().run()
        for source in sorted(Path(self.build_lib).rglob("*.po")):
            with source.open("rb") as catalogue, source.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, read_po(catalogue, locale=source.parts[-3]))


setup(cmdclass={"build_py": BuildWithTranslations})

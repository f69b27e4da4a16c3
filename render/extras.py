"""The packages that only some formats need: imported when the format is asked, told in French when they are missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class MissingExtra(Exception):
    """A format was asked whose packages are not installed. ``message`` and ``remedy`` are sentences in French."""

    def __init__(self, package: str, extra: str) -> None:
        self.message = f"le paquet « {package} » n'est pas installé : ce format en a besoin"
        self.remedy = f"installez-le par : pip install 'clausier[{extra}]'"
        super().__init__(self.message)


def needed(module: str, extra: str) -> Any:
    """A module of an optional package. Raises `MissingExtra` where it is not installed.

    ``extra`` is the group of ``[project.optional-dependencies]`` that brings it.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name and error.name.partition(".")[0] != module.partition(".")[0]:
            raise  # something that the package itself lacks: not ours to explain
        raise MissingExtra(module.replace("_", "-"), extra) from None

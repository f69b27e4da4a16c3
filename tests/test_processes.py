"""Work shared between processes gives what one process gives, in the same order."""

import os
from pathlib import Path
from typing import Any

import pytest

from service import processes
from service.cli import main
from service.processes import mapped

BIKES = Path(__file__).parent / "fixtures" / "cli"


@pytest.fixture(params=[1, 2, 3])
def workers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """As many processors as the parameter."""
    count: int = request.param
    monkeypatch.setattr(processes, "processors", lambda: count)
    return count


def test_results_come_in_the_order_of_the_items(workers: int) -> None:
    seen = list(mapped(lambda n: (n * n, os.getpid()), range(100)))
    assert [square for square, _ in seen] == [n * n for n in range(100)]
    assert (os.getpid() in {pid for _, pid in seen}) == (workers == 1)


def test_few_items_stay_in_this_process(workers: int) -> None:
    assert set(mapped(lambda n: os.getpid(), range(9), least=10)) == {os.getpid()}


def test_what_the_work_raises_is_raised_here(workers: int) -> None:
    def refuse(n: int) -> int:
        if n == 7:
            raise ValueError("seven")
        return n

    with pytest.raises(ValueError, match="seven"):
        list(mapped(refuse, range(20)))


@pytest.mark.parametrize("command", ["check", "test"])
def test_a_command_says_the_same_whatever_the_processors(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("service.commands.cases._WORTH_SHARING", 2)
    for name in ("un", "deux", "trois"):
        for path in sorted(path for path in BIKES.rglob("*.yaml")):
            copy = tmp_path / name / path.relative_to(next(p for p in path.parents if (p / "produit.yaml").exists()))
            copy.parent.mkdir(parents=True, exist_ok=True)
            text = path.read_text(encoding="utf-8").replace("produit: ", f"produit: {name}-", 1)
            copy.write_text(text.replace("accordé", "refusé" if command == "test" else "accordé"), encoding="utf-8")
        if command == "check":
            (tmp_path / name / "2099-01-01").mkdir()
            (tmp_path / name / "2099-01-01" / "a.yaml").write_text("article: Z\nclauses: rien\n", encoding="utf-8")
    told: list[Any] = []
    for count in (1, 2):
        monkeypatch.setattr(processes, "processors", lambda count=count: count)
        told.append((main([command, str(tmp_path)]), capsys.readouterr()))
    assert told[0] == told[1]
    assert told[0][0] == 1
    assert all(name in told[0][1].out + told[0][1].err for name in ("un/", "deux/", "trois/"))

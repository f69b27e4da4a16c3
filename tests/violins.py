"""What the tests of letters and of calendars share: an insurance of violins and its cases."""

from pathlib import Path

from engine import Decision, load
from service.samples import samples_of

FOLDER = Path(__file__).parent / "fixtures" / "courriers"
FROM = ["--contracts", str(FOLDER)]
CASES = {path.stem: str(path) for path in sorted((FOLDER / "violon" / "exemples").glob("*.yaml"))}
REFUSED, OPEN, PARTIAL = CASES


def decision_on(case: str, **facts: object) -> Decision:
    """The decision on a case, some of its facts changed."""
    contract = load(FOLDER)["violon"]
    rank = list(CASES).index(case)
    sample = samples_of(FOLDER / "violon")[rank]
    data = sample.facts.data | {key.replace("_", " "): value for key, value in facts.items()}
    return contract.decide(contract.facts(data), sample.questions)

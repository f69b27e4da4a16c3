"""Settings: from the environment, from files, under the options; what is none of them stops with a sentence."""

from pathlib import Path

import pytest

from service.exits import Stop
from service.settings import Settings, read_settings


def test_without_anything_told_the_settings_are_the_defaults() -> None:
    assert read_settings({}) == Settings()


def test_the_environment_is_read_and_the_command_line_goes_before_it() -> None:
    told = {"CLAUSIER_PORT": "9000", "CLAUSIER_KEYS": "non", "CLAUSIER_DATA": "/srv", "PORT": "1"}
    assert read_settings(told, port=7000) == Settings(port=7000, keys=False, data=Path("/srv"))


def test_a_setting_may_be_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "adresse").write_text("postgresql://u:secret@db/clausier\n", encoding="utf-8")
    found = read_settings({"CLAUSIER_JOURNAL_FILE": str(tmp_path / "adresse")})
    assert found.journal == "postgresql://u:secret@db/clausier"
    assert found.journal_url == "postgresql+psycopg://u:secret@db/clausier"


@pytest.mark.parametrize(
    ("environment", "message", "hint"),
    [
        ({"CLAUSIER_PORT": "huit"}, "CLAUSIER_PORT : « huit » n'est pas un nombre entier", "écrivez par exemple 8000"),
        ({"CLAUSIER_KEYS": "bof"}, "CLAUSIER_KEYS : « bof » n'est ni oui ni non", "écrivez « oui » ou « non »"),
        ({"CLAUSIER_APROVAL": "x"}, "CLAUSIER_APROVAL n'est pas un réglage", "vouliez-vous écrire CLAUSIER_APPROVAL ?"),
        ({"CLAUSIER_XYZZYQW": "x"}, "CLAUSIER_XYZZYQW n'est pas un réglage", "retirez-le de l'environnement"),
        (
            {"CLAUSIER_JOURNAL": "none", "CLAUSIER_JOURNAL_FILE": "/x"},
            "CLAUSIER_JOURNAL et CLAUSIER_JOURNAL_FILE disent la même chose",
            "gardez l'un des deux",
        ),
        (
            {"CLAUSIER_JOURNAL_FILE": "/n/existe/pas"},
            "CLAUSIER_JOURNAL_FILE : /n/existe/pas ne peut pas être lu (ce fichier n'existe pas)",
            None,
        ),
    ],
)  # fmt: skip
def test_what_is_no_setting_stops(environment: dict[str, str], message: str, hint: str | None) -> None:
    with pytest.raises(Stop) as stopped:
        read_settings(environment)
    assert (stopped.value.message, stopped.value.hint) == (message, hint)


def test_what_the_engine_and_the_command_line_read_is_let_be() -> None:
    assert read_settings({"CLAUSIER_CACHE": "off", "CLAUSIER_TRACE": "1"}) == Settings()

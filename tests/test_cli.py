"""The command line, through ``main``: stdout and stderr, the exit codes, no traceback for a mistake."""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from service.cli import main

ROOT = Path(__file__).resolve().parents[1]
BIKES = ROOT / "tests" / "fixtures" / "cli"
FROM = ["--contracts", str(BIKES)]
STOLEN: dict[str, Any] = {
    "date_d_effet": "2024-01-01",
    "valeur_du_velo": "2500.00",
    "vol": {
        "disparition": "2024-03-02T18:00",
        "lieu": "rue",
        "le_velo_etait_attache": True,
        "accessoires": [
            {"prix": "40.00", "l_accessoire_est_fixe": True},
            {"prix": "25.50", "l_accessoire_est_fixe": False},
        ],
    },
    "historique": [],
}


class Ran:
    """What a command did."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a command with a text on stdin."""

    def call(*argv: str, stdin: str | bytes = "") -> Ran:
        content = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))
        code = main(list(argv))
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return Ran(code, captured.out, captured.err)

    return call


@pytest.fixture
def bikes(tmp_path: Path) -> Path:
    """A copy of the contracts, to break."""
    return Path(shutil.copytree(BIKES, tmp_path / "contrats"))


def case_file(folder: Path, data: Any) -> str:
    """A case on disk."""
    path = folder / "cas.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return str(path)


def edit(path: Path, old: str, new: str) -> None:
    """Change one text of a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


# --- check, test


def test_check_tells_what_it_saw(run: Any) -> None:
    ran = run("check", str(BIKES))
    assert ran.code == 0
    assert ran.out.startswith("1 contrat, 2 versions, 14 clauses, 6 cas : aucune erreur")
    assert "commun.yaml:33:10: C022: " in ran.err


def test_check_underlines_an_error_and_gives_the_remedy(run: Any, bikes: Path) -> None:
    edit(bikes / "velo/2024-07-01/vol.yaml", "a lieu après la date d'effet", "a lieu après la date d'éfet")
    ran = run("check", "-e", str(bikes))
    assert ran.code == 1
    assert ran.out.startswith("1 contrat, 2 versions, 14 clauses, 6 cas : 1 erreur")
    place, line, carets, remedy = ran.err.splitlines()
    assert place.startswith(f"{bikes}/velo/2024-07-01/vol.yaml:35:") and ": L001: " in place
    assert line == "      si: la disparition a lieu après la date d'éfet"
    assert carets.strip("^ ") == "" and "^" in carets
    assert remedy == "→ vouliez-vous écrire « date d'effet » ?"


def test_check_of_one_file_counts_the_errors_elsewhere(run: Any, bikes: Path) -> None:
    edit(bikes / "velo/2024-07-01/vol.yaml", "a lieu après la date d'effet", "a lieu après la date d'éfet")
    ran = run("check", "-e", str(bikes / "velo/2024-07-01/commun.yaml"))
    assert ran.code == 0
    assert "1 erreur dans d'autres fichiers du contrat" in ran.out
    assert ran.err == ""


def test_the_cases_pass(run: Any) -> None:
    ran = run("test", str(BIKES))
    assert (ran.code, ran.out, ran.err) == (0, "6 cas : aucun échec\n", "")


def test_a_failing_case_shows_place_name_wanted_and_got(run: Any, bikes: Path) -> None:
    edit(bikes / "velo/2020-01-01/vol.yaml", "à: 2 000 €", "à: 1 900 €")
    ran = run("test", str(bikes))
    assert ran.code == 1
    lines = ran.out.splitlines()
    assert lines[0] == f"{bikes}/velo/2020-01-01/vol.yaml:77: échec : au-delà du plafond"
    assert lines[1].strip() == "l'indemnité"
    assert lines[2].split(" : ")[0].strip() == "voulu" and "2 000 €" in lines[2]
    assert "1900" in lines[3].replace(" ", "")
    assert lines[-1] == "6 cas : 1 échec"


def test_cases_are_chosen_by_text_by_file_and_by_contract(run: Any) -> None:
    assert run("test", str(BIKES), "-k", "GARAGE").out == "2 cas : aucun échec\n"
    assert run("test", str(BIKES / "velo/2024-07-01/vol.yaml")).out == "3 cas : aucun échec\n"
    assert run("test", str(BIKES), "--contract", "velo").out == "6 cas : aucun échec\n"
    none = run("test", str(BIKES), "-k", "trottinette")
    assert (none.code, none.err) == (2, "clausier : aucun cas dont le nom contient « trottinette »\n")


def test_a_wrong_contract_stops_the_cases_unless_told_otherwise(run: Any, bikes: Path) -> None:
    edit(bikes / "velo/2020-01-01/commun.yaml", "à: 10 €", "à: 10")
    stopped = run("test", str(bikes))
    assert (stopped.code, stopped.out) == (1, "")
    assert stopped.err.endswith("clausier : 1 erreur dans les contrats\n")
    kept = run("test", "--keep-going", str(bikes))
    assert (kept.code, kept.out) == (1, "6 cas : aucun échec\n")


# --- decide, explain, questions


def test_decide_in_text(run: Any, tmp_path: Path) -> None:
    ran = run("decide", "velo", case_file(tmp_path, STOLEN), *FROM, "-q", "le vol", "-q", "indemnité")
    assert ran.code == 0 and ran.err == ""
    title, *answers = ran.out.splitlines()
    assert title.startswith("Vélo de ville (velo), version du 2024-07-01, ")
    # 2 500 + 40 = 2 540, under the limit of 3 000 of this version; the loose accessory does not count.
    assert answers == [
        "le vol : accordé",
        "    motifs : VEL-2-01 (art. 2)",
        "l'indemnité (le vol) : 2 540 €",
        "    motifs : VEL-2-03 (art. 2), VEL-2-04 (art. 2)",
    ]


def test_the_version_in_force_on_a_day(run: Any, tmp_path: Path) -> None:
    case = case_file(tmp_path, STOLEN)
    ran = run("decide", "velo", case, *FROM, "--version", "2024-06-30", "-q", "vol.indemnite", "--json")
    data = json.loads(ran.out)
    assert data["contract"]["version"] == "2020-01-01"
    assert data["answers"]["vol.indemnite"]["value"] == "2000.00"


def test_a_reading_changes_the_answer(run: Any, tmp_path: Path) -> None:
    loose = STOLEN | {"vol": STOLEN["vol"] | {"lieu": "garage", "le_velo_etait_attache": False}}
    case = case_file(tmp_path, loose)
    asked = ["decide", "velo", case, *FROM, "-q", "le vol", "--json"]
    assert json.loads(run(*asked).out)["answers"]["vol.vol"]["verdict"] == "refusé"
    other = json.loads(run(*asked, "--reading", "attache=dehors").out)
    assert other["answers"]["vol.vol"]["verdict"] == "accordé"
    assert other["readings"] == {"attache": "dehors"}


def test_a_yaml_case_in_a_scope_on_stdin(run: Any) -> None:
    case = "la date d'effet: 1er janvier 2024\nla disparition: 2 mars 2024 à 18 h\nle vélo était attaché: oui\n"
    ran = run("decide", "velo", "-", *FROM, "--scope", "le vol", "-q", "le vol", stdin=case)
    assert ran.code == 0
    assert ran.out.splitlines()[1] == "le vol : accordé"


def test_what_is_missing_is_told(run: Any) -> None:
    ran = run("decide", "velo", "-", *FROM, "-q", "le vol", stdin="{}")
    assert ran.out.splitlines()[1:] == [
        "le vol : indéterminé",
        "    manque : la date d'effet ; la disparition (le vol) ; le vélo était attaché (le vol)",
    ]


def test_explain_shows_each_condition_with_its_worth(run: Any, tmp_path: Path) -> None:
    case = case_file(tmp_path, STOLEN)
    told = run("explain", "velo", case, *FROM, "-q", "le vol")
    assert told.code == 0 and "accordé" in told.out and "VEL-2-01" in told.out
    data = json.loads(run("explain", "velo", case, *FROM, "-q", "le vol", "--json").out)
    first = data["vol.vol"]["clauses"][0]
    assert (first["clause"], first["applied"], first["conditions"][0]["holds"]) == ("VEL-2-01", True, True)


def test_questions_and_readings(run: Any) -> None:
    ran = run("questions", "velo", *FROM)
    assert ran.out.splitlines() == [
        "avoir          l'avoir : montant",
        "vol.indemnite  l'indemnité : montant",
        "vol.vol        le vol : droit",
        "lecture attache : toujours | dehors (retenue : toujours)",
    ]
    data = json.loads(run("questions", "velo", *FROM, "--json").out)
    assert [q["path"] for q in data["questions"]] == ["avoir", "vol.indemnite", "vol.vol"]
    assert data["readings"][0]["retained"] == "toujours"


# --- wrong cases: every fault at once, with its path


def test_all_the_faults_of_a_json_case(run: Any) -> None:
    case = """{"date_d_effet": "2024-02-30", "solde": "1.00", "solde": "2.00", "valeur_du_velo": 12.50,
      "nombre_de_velos": NaN, "vol": {"liex": "rue", "accessoires": [{"prix": "-1.00"}]}}"""
    ran = run("decide", "velo", "-", *FROM, stdin=case)
    assert (ran.code, ran.out) == (1, "")
    faults = [line.split(" : ")[0] for line in ran.err.splitlines() if line.startswith("<stdin>: ")]
    assert sorted(faults) == [
        "<stdin>: F003: vol.liex",
        "<stdin>: F005: solde",
        "<stdin>: F010: nombre_de_velos",
        "<stdin>: F010: nombre_de_velos",
        "<stdin>: F010: valeur_du_velo",
        "<stdin>: F011: vol.accessoires[0].prix",
        "<stdin>: F014: date_d_effet",
    ]
    assert "→ vouliez-vous écrire « lieu » ?" in ran.err


def test_the_faults_of_a_yaml_case_have_their_place(run: Any) -> None:
    ran = run("decide", "velo", "-", *FROM, stdin="la date d'effet: 2024-01-01\nvol:\n  liex: la rue\n")
    assert ran.code == 1
    assert ran.err.splitlines()[0] == "<stdin>:3:3: F003: vol.liex : fait inconnu : « liex »"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[]", "un cas est un objet"),
        ('{"a": 1,', "ce n'est pas du JSON"),
        ("{" + '"a":{' * 100_000, "imbrication trop profonde"),
        ('{"nombre_de_velos": ' + "9" * 5_000 + "}", "nombre démesuré"),
        (b'{"a": "\xff"}', "n'est pas en UTF-8"),
        ("- a\n- b\n", "un cas est un bloc de clés"),
        ("a: {b: 1}\n", "Y030"),
        ("a: 1\na: 2\n", "Y020"),
        ("", "Y008"),
    ],
)
def test_a_case_that_cannot_be_read(run: Any, content: str | bytes, told: str) -> None:
    ran = run("decide", "velo", "-", *FROM, stdin=content)
    assert (ran.code, ran.out) == (1, "")
    assert told in ran.err


# --- wrong use: exit 2, with the nearest name


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["chek"], "vouliez-vous écrire « check » ?"),
        ([], "il manque : COMMANDE"),
        (["check", "--couleur"], "arguments en trop : --couleur"),
        (["decide", "velo", "-", "--verison", "2024-01-01"], "vouliez-vous écrire « --version » ?"),
        (["decide", "velo", *FROM], "il manque : CAS"),
        (["decide", "vélo", "-", *FROM], "vouliez-vous écrire « velo » ?"),
        (["decide", "velo", "absent.json", *FROM], "absent.json : ce fichier n'existe pas"),
        (["decide", "velo", "-", *FROM, "-q", "indemnte"], "vouliez-vous écrire « indemnite » ?"),
        (["decide", "velo", "-", *FROM, "--reading", "atache=dehors"], "vouliez-vous écrire « attache » ?"),
        (["decide", "velo", "-", *FROM, "--reading", "attache=dehor"], "vouliez-vous écrire « dehors » ?"),
        (["decide", "velo", "-", *FROM, "--reading", "attache"], "écrivez ID=OPTION"),
        (["decide", "velo", "-", *FROM, "--scope", "le vil"], "vouliez-vous écrire « vol » ?"),
        (["decide", "velo", "-", *FROM, "--version", "2019-12-31"], "versions : 2020-01-01, 2024-07-01"),
        (["decide", "velo", "-", *FROM, "--version", "hier"], "« hier » n'est pas une date"),
        (["render", "velo", *FROM, "--to", "pdf"], "choix : md, html"),
        (["check", "nulle/part"], "nulle/part : ni dossier ni fichier de ce nom"),
        (["check", str(ROOT / "docs")], "un contrat est un dossier qui contient produit.yaml"),
        (["ask", "velo", "-", "-i", *FROM], "donnez le cas dans un fichier"),
    ],
)
def test_wrong_use(run: Any, argv: list[str], told: str) -> None:
    ran = run(*argv, stdin="{}")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("clausier : ") and told in ran.err


# --- where, fmt, coverage, render, demo


def test_where_lists_declarations_then_uses(run: Any) -> None:
    file = f"{BIKES}/velo/2024-07-01/vol.yaml"
    ran = run("where", "la disparition", file)
    assert ran.code == 0
    assert ran.out.splitlines() == [
        f"{file}:5:10: déclaré : fait « disparition » (événement, vol) (art. 2)",
        f"{file}:23:47: employé : périmètre « an »",
        f"{file}:35:12: employé : clause VEL-2-01 (art. 2)",
        f"{file}:60:7: employé : modèle « vol dans la rue » (art. 2)",
    ]
    lost = run("where", "la dispartion", str(BIKES))
    assert lost.code == 1 and "vouliez-vous écrire « disparition » ?" in lost.err


def test_fmt_checks_then_rewrites(run: Any, bikes: Path) -> None:
    file = bikes / "velo/2024-07-01/vol.yaml"
    edit(file, "la disparition a lieu après la date d'effet", "la disparition  survient après la date d'effet")
    before = file.read_bytes()
    checked = run("fmt", "--check", str(bikes))
    assert checked.code == 1 and file.read_bytes() == before
    assert f"{file}:35:9: " in checked.out and checked.out.endswith("1 phrase à réécrire\n")
    assert run("fmt", str(bikes)).code == 0
    assert "si: la disparition a lieu après la date d'effet\n" in file.read_text(encoding="utf-8")
    assert run("fmt", "--check", str(bikes)).out == "rien à réécrire\n"


def test_coverage_tells_what_is_left(run: Any, bikes: Path) -> None:
    assert run("coverage", str(BIKES)).code == 1  # nothing says what this contract must hold
    rows = [("VEL-2-03", "oui"), ("VEL-2-09", "non")]
    listed = "".join(f'- id: {i}\n  article: "2"\n  kind: règle\n  computable: {c}\n' for i, c in rows)
    (bikes / "velo/provisions.yaml").write_text(listed, encoding="utf-8")
    data = json.loads(run("coverage", str(bikes), "--json").out)
    standings = {p["id"]: p["standing"] for p in data[-1]["provisions"]}
    assert standings == {"VEL-2-03": "tenue", "VEL-2-09": "absente"}
    table = run("coverage", str(bikes))
    assert table.code == 1 and "VEL-2-09" in table.out


def test_render_to_stdout_and_to_a_file(run: Any, tmp_path: Path) -> None:
    ran = run("render", "velo", *FROM)
    assert ran.code == 0 and ran.out.startswith("# Vélo de ville\n") and "3 000" in ran.out.replace("\u202f", " ")
    page = tmp_path / "neuf" / "velo.html"
    assert run("render", "velo", *FROM, "--to", "html", "-o", str(page)).out == ""
    assert "<html" in page.read_text(encoding="utf-8")


def test_demo_decides_the_samples_and_writes_the_conditions(run: Any, tmp_path: Path) -> None:
    ran = run("demo", str(BIKES), "--build", str(tmp_path / "build"))
    assert ran.code == 0
    assert "Un vélo volé dans la rue" in ran.out
    assert "1 540,00 €" in ran.out.replace("\u202f", " ").replace("\xa0", " ")  # 1 500 + 40
    assert sorted(p.name for p in (tmp_path / "build").iterdir()) == ["velo.html", "velo.md"]
    assert f"{tmp_path}/build/velo.md" in ran.out


# --- the terminal


def test_true_processes(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1", "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "service"]
    shown = subprocess.run([*command, "check", str(BIKES)], capture_output=True, env=environment, cwd=tmp_path)
    assert shown.returncode == 0 and b"Traceback" not in shown.stderr
    case = json.dumps(STOLEN).encode()
    decided = subprocess.run(
        [*command, "decide", "velo", "-", *FROM, "--json"],
        input=case,
        capture_output=True,
        env=environment,
        cwd=tmp_path,
    )
    assert decided.returncode == 0 and b"2540.00" in decided.stdout


def test_a_reader_that_leaves_is_no_error(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "schema", "velo", *FROM],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(ROOT)}, cwd=tmp_path,
    )  # fmt: skip
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    told = process.stderr.read()
    process.stderr.close()
    process.wait()
    assert told == b""


def test_an_output_that_cannot_be_written_is_told() -> None:
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "service", "schema", "velo", *FROM],
            stdout=full, stderr=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(ROOT)}, cwd=ROOT,
        )  # fmt: skip
    told = "clausier : la sortie ne peut pas être écrite (il n'y a plus de place)\n"
    assert (ran.returncode, ran.stderr.decode()) == (2, told)


def test_help_needs_neither_engine_nor_grammar() -> None:
    script = (
        "import sys; from service.cli import main; code = main(['--help']);"
        "heavy = {'engine', 'grammar', 'render', 'lark', 'yaml', 'jsonschema', 'jinja2'} & set(sys.modules);"
        "sys.exit(code or (f'imported: {heavy}' if heavy else 0))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": "."}
    )
    assert (ran.returncode, ran.stderr) == (0, b"")


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colour_only_on_a_terminal_and_never_against_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    from service.terminal import coloured

    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert coloured(_Terminal()) and not coloured(io.StringIO())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not coloured(_Terminal())


def test_a_bug_is_one_line_unless_the_trace_is_wanted(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import service.commands.check as check

    def broken(_: object) -> int:
        raise KeyError("x")

    monkeypatch.setattr(check, "run", broken)
    monkeypatch.delenv("CLAUSIER_TRACE", raising=False)
    ran = run("check")
    assert ran.code == 1 and ran.err.startswith("clausier : erreur interne (KeyError")
    monkeypatch.setenv("CLAUSIER_TRACE", "1")
    with pytest.raises(KeyError):
        main(["check"])


# --- what check reads beside the clauses


def test_check_reads_the_samples_of_a_product(run: Any, bikes: Path) -> None:
    folder = bikes / "velo" / "exemples"
    folder.mkdir(exist_ok=True)
    (folder / "bon.yaml").write_text("contrat: velo\nfaits:\n  la valeur du vélo: 300 €\n", encoding="utf-8")
    assert run("check", str(bikes)).code == 0
    (folder / "faux.yaml").write_text(
        "contrat: vélo\nportée: la garantie\nquestions: [l'indemnité]\nfaits:\n  la valeur du vélo: 300 €\n",
        encoding="utf-8",
    )
    (folder / "fait.yaml").write_text(
        "contrat: velo\nquestions: [la garantit]\nfaits:\n  la valeur du velot: 300 €\n  la date d'effet: hier\n",
        encoding="utf-8",
    )
    (folder / "vide.yaml").write_text("titre: rien\n", encoding="utf-8")
    ran = run("check", str(bikes))
    told = {tuple(line.rpartition("/")[2].split(": ")[:2]) for line in ran.err.splitlines() if "exemples/" in line}
    assert ran.code == 1
    assert told == {
        ("faux.yaml:1:10", "S013"),
        ("faux.yaml:2:9", "N010"),
        ("fait.yaml:2:13", "N006"),
        ("fait.yaml:4:3", "F003"),
        ("fait.yaml:5:20", "F014"),
        ("vide.yaml:1:1", "S011"),
    }


def test_a_folder_named_as_a_file_is_told(run: Any, bikes: Path) -> None:
    (bikes / "velo" / "2024-07-01" / "brouillon.yaml").mkdir()
    ran = run("check", str(bikes))
    assert ran.code == 1 and "brouillon.yaml:1:1: Y002" in ran.err and "1 erreur" in ran.out


def test_names_lost_with_a_file_are_counted_in_one_line(run: Any, bikes: Path) -> None:
    with (bikes / "velo" / "2024-07-01" / "commun.yaml").open("a", encoding="utf-8") as file:
        file.write("bidule: x\n")
    ran = run("check", "-e", str(bikes))
    assert ran.code == 1 and ran.err.count("S010") == 1 and "L001" not in ran.err
    assert "Ce fichier est laissé de côté : " in ran.err and " : 1 erreur, " in ran.out


def test_coverage_says_how_far_it_is_on_a_terminal_alone(
    run: Any, bikes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (bikes / "velo" / "provisions.yaml").write_text(
        "- id: VEL-1\n  article: I\n  kind: droit\n  computable: oui\n", encoding="utf-8"
    )
    assert run("coverage", str(bikes)).err == ""
    shown = _Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    main(["coverage", str(bikes)])
    assert "clauses et chiffres éprouvés" in shown.getvalue() and shown.getvalue().endswith("\r\x1b[K")

"""The routes over HTTP: what each answers, what is told of each mistake, and where."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest
from web_service import CASE, DECISIONS, Place, problem, write_essai

from service.web.query import PARAMETERS


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(write_essai(tmp_path_factory.mktemp("essai")))


def test_the_contracts_and_one_of_them(place: Place) -> None:
    listed = place.ask("GET", "/contracts")
    assert [(one["id"], one["versions"]) for one in listed.json()["contracts"]] == [
        ("essai", ["2020-01-01", "2024-01-01"])
    ]
    told = place.ask("GET", "/contracts/essai?version=2021-06-01")
    assert told.headers["clausier-contract-version"] == "2020-01-01"
    assert told.headers["clausier-contract-hash"] == told.json()["hash"]
    assert {one["path"] for one in told.json()["questions"]} == {"garantie", "indemnite"}
    again = place.ask("GET", "/contracts/essai?version=2021-06-01", headers={"If-None-Match": told.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    latest = place.ask("GET", "/contracts/essai", headers={"If-None-Match": told.headers["etag"]})
    assert latest.status_code == 200 and latest.headers["etag"] != told.headers["etag"]


def test_a_decision_says_which_version_decided(place: Place) -> None:
    """150 € lost: the cap is 100 € in 2020, 120 € in 2024."""
    for version, paid in (("2020-01-01", "100.00"), (None, "120.00")):
        asked = {"case": CASE, "questions": ["l'indemnité"]} | ({"version": version} if version else {})
        told = place.post(DECISIONS, asked)
        assert told.status_code == 200
        assert told.json()["answers"]["indemnite"]["value"] == paid
        assert told.json()["decision"] is None
        assert told.headers["clausier-contract-version"] == (version or "2024-01-01")
        assert told.headers["etag"]


def test_an_open_decision_is_an_answer(place: Place) -> None:
    told = place.post(DECISIONS, {"case": {"la_carte_est_volee": True, "inconnus": ["perte"]}})
    assert told.status_code == 200
    assert told.json()["answers"]["indemnite"]["missing"] == ["perte"]


def test_the_schema_of_one_question_tells_its_facts_alone(place: Place) -> None:
    whole = place.ask("GET", "/contracts/essai/schema").json()["properties"]
    told = place.ask("GET", "/contracts/essai/schema?question=garantie").json()
    assert set(whole) == {"la_carte_est_volee", "le_porteur_a_commis_une_faute", "perte", "historique", "inconnus"}
    assert set(told["properties"]) == {"la_carte_est_volee", "le_porteur_a_commis_une_faute", "inconnus"}
    assert told["properties"]["inconnus"]["items"] == {"enum": sorted(set(told["properties"]) - {"inconnus"})}


def test_a_clause_its_text_its_place_its_cases(place: Place) -> None:
    told = place.ask("GET", "/contracts/essai/clauses/E-5").json()
    assert told["text"].replace("\N{NO-BREAK SPACE}", " ") == "L’indemnité ne dépasse pas 120 €."
    assert (told["place"]["file"], told["place"]["line"]) == ("essai/2024-01-01/a.yaml", 30)
    assert [one["name"] for one in told["cases"]] == ["la perte dépasse le plafond"]
    # The case of E-5 does not read who must prove: nobody's fault is unknown there.
    assert place.ask("GET", "/contracts/essai/clauses/E-3").json()["cases"] == []


@pytest.mark.parametrize(
    ("accept", "media", "start"),
    [
        ("text/html", "text/html; charset=utf-8", b"<!doctype html>"),
        ("text/markdown, text/html;q=0.5", "text/markdown; charset=utf-8", b"# Essai"),
        ("application/pdf", "application/pdf", b"%PDF-"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", None, b"PK"),
        ("*/*", "text/html; charset=utf-8", b"<!doctype html>"),
    ],
)
def test_the_conditions_in_the_format_asked(place: Place, accept: str, media: str | None, start: bytes) -> None:
    told = place.ask("GET", "/contracts/essai/conditions", headers={"Accept": accept})
    assert told.status_code == 200 and told.content.startswith(start)
    assert told.headers["content-type"] == (media or accept)
    assert told.headers["vary"] == "Accept"


def test_a_format_that_is_not_offered(place: Place) -> None:
    told = place.ask("GET", "/contracts/essai/conditions", headers={"Accept": "image/png, text/html;q=0"})
    assert "application/pdf" in problem(told, 406, "format-indisponible")["detail"]


def test_what_changes_between_two_versions(place: Place) -> None:
    headers = {"Accept": "text/markdown"}
    text = place.ask("GET", "/contracts/essai/compare?from=2020-01-01&to=2024-01-01", headers=headers).text
    assert "100" in text and "120" in text
    problem(place.ask("GET", "/contracts/essai/compare"), 400, "parametre-refuse")


def test_the_next_question(place: Place) -> None:
    told = place.post("/contracts/essai/questions", {"case": {"perte": "10.00"}, "questions": ["garantie"]}).json()
    assert told["question"]["path"] == "la_carte_est_volee"
    assert told["undetermined"] == ["garantie"]
    asked = {"case": {"perte": "10.00"}, "questions": ["garantie"], "skipped": ["la_carte_est_volee"]}
    assert place.post("/contracts/essai/questions", asked).json()["question"] is None
    assert place.post("/contracts/essai/questions", {"case": CASE}).json()["question"] is None


def test_the_diagnostics_of_a_text(place: Place) -> None:
    file = "essai/2024-01-01/a.yaml"
    text = (place.settings.contracts / file).read_text(encoding="utf-8")
    assert place.post("/diagnostics", {"file": file, "text": text}).json()["errors"] == 0
    wrong = place.post("/diagnostics", {"file": file, "text": text.replace("fixe: l'indemnité", "fixe: l'indemnitée")})
    found = next(one for one in wrong.json()["diagnostics"] if one["severity"] == "erreur")
    assert found["place"]["file"] == file and found["place"]["line"] == 28
    assert (place.settings.contracts / file).read_text(encoding="utf-8") == text
    assert "/tmp" not in wrong.text
    for name in ("../x.yaml", "/etc/x.yaml", "essai/../../x.yaml", "essai/a.txt", "autre/2020-01-01/a.yaml", "a.yaml"):
        errors = problem(place.post("/diagnostics", {"file": name, "text": ""}), 422, "cas-mal-forme")["errors"]
        assert [one["path"] for one in errors] == ["file"]


@pytest.mark.parametrize("media", ["application/yaml", "text/yaml; charset=utf-8"])
def test_the_diagnostics_of_a_file_sent_as_it_is(place: Place, media: str) -> None:
    file = "essai/2024-01-01/a.yaml"
    text = (place.settings.contracts / file).read_bytes()

    def sent(content: bytes, address: str = f"/diagnostics?file={file}") -> httpx.Response:
        return place.ask("POST", address, content=content, headers={"Content-Type": media})

    assert sent(text).json()["errors"] == 0
    found = sent(text.replace("fixe: l'indemnité".encode(), "fixe: l'indemnitée".encode())).json()
    assert [one["place"]["line"] for one in found["diagnostics"] if one["severity"] == "erreur"][:1] == [28]
    assert sent(b"\xff\xfe").json()["errors"] > 0
    for address in ("/diagnostics", "/diagnostics?file=", "/diagnostics?file=essai/../x.yaml"):
        assert "« file »" in problem(sent(text, address), 400, "parametre-refuse")["detail"]
    problem(sent(text, "/diagnostics?file=autre/2020-01-01/a.yaml"), 422, "cas-mal-forme")
    in_json = place.post(f"/diagnostics?file={file}", {"file": file, "text": ""})
    problem(in_json, 400, "parametre-refuse")


@pytest.mark.parametrize(
    ("body", "path", "pointer", "code"),
    [
        ('{"case": {"perte": 1.5}}', "case.perte", "/case/perte", "F010"),
        ('{"case": {"perte": "1", "perte": "2"}}', "case.perte", "/case/perte", "F005"),
        ('{"case": {"perte": "1", "p\\u0065rte": "2"}}', "case.perte", "/case/perte", "F005"),
        ('{"case": {"x\\u003ay": "1", "x:y": "2"}}', "case.x:y", "/case/x:y", "F005"),
        ('{"case": {"perte": NaN}}', "case.perte", "/case/perte", "F010"),
        ('{"case": {"pertes": "1"}}', "case.pertes", "/case/pertes", "F003"),
        ('{"case": {"a/b": "1"}}', "case.a/b", "/case/a~1b", "F003"),
        ('{"case": {}, "questions": ["garantie", "nope"]}', "questions[1]", "/questions/1", "F003"),
        ('{"case": {}, "questions": []}', "questions", "/questions", "F010"),
        ('{"case": {}, "readings": {"nope": "x"}}', "readings.nope", "/readings/nope", "F003"),
        ('{"case": {}, "scope": "nope"}', "scope", "/scope", "F003"),
        ('{"case": {}, "version": "1999-01-01"}', "version", "/version", "F018"),
        ('{"case": {}, "detail": "all"}', "detail", "/detail", "F010"),
        ('{"case": {}, "detail": []}', "detail", "/detail", "F010"),
        ('{"case": {}, "links": [{"relation": "eats", "decision": "a"}]}', "links[0].relation", "/links/0/relation",
         "F010"),
        ('{"case": {}, "links": [{"relation": [], "decision": "a"}]}', "links[0].relation", "/links/0/relation",
         "F010"),
        ('{"case": {}, "file": "a\\u0000b"}', "file", "/file", "F010"),
        ('{"case": {}, "links": [{"relation": "corrects", "decision": "\\u0000"}]}', "links[0].decision",
         "/links/0/decision", "F010"),
        ('{"case": {}, "dry": true}', "dry", "/dry", "F003"),
        ('{"case": []}', "case", "/case", "F010"),
        ("{}", "case", "/case", "F010"),
        ("[]", "", "", "F010"),
        ('{"case": {"perte": "\\ud800"}}', "case.perte", "/case/perte", "F010"),
        ('{"case": {}, "a\\ud800": 1}', "a\ufffd", "/a\ufffd", "F003"),
        ('{"case": {}, "readings": {"a\\ud800": 1}}', "readings.a\ufffd", "/readings/a\ufffd", "F010"),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_path(place: Place, body: str, path: str, pointer: str, code: str) -> None:
    for _ in range(2):  # the first is decided slowly, the second quickly
        told = problem(place.ask("POST", DECISIONS, content=body), 422, "cas-mal-forme")
        assert (path, pointer, code) in [(one["path"], one["pointer"], one["code"]) for one in told["errors"]]


@pytest.mark.parametrize("body", [b"", b"{", b'{"case": {}} x', b"\xff", b"[" * 100_000, b'{"case": 1e5e}'])
def test_what_is_not_json(place: Place, body: bytes) -> None:
    told = place.ask("POST", DECISIONS, content=body)
    assert told.status_code in (400, 413)
    assert told.headers["content-type"] == "application/problem+json"


def test_a_key_said_twice_is_refused_as_quickly_as_another_is_read(place: Place) -> None:
    """A colon in a text is no key: an hour does not make a case faulty."""
    told = place.post(DECISIONS, {"case": CASE, "file": "a:b::c"})
    assert told.status_code == 200


def test_what_is_not_there(place: Place) -> None:
    told = problem(place.ask("GET", "/contracts/essay"), 404, "contrat-inconnu")
    assert "« essai »" in told["detail"]
    problem(place.post("/contracts/essay/decisions", {"case": {}}), 404, "contrat-inconnu")
    problem(place.ask("GET", "/contracts/essai?version=1999-01-01"), 404, "version-inconnue")
    for day in ("hier", "0000-00-00", "2021-02-29"):
        problem(place.ask("GET", f"/contracts/essai?version={day}"), 400, "parametre-refuse")
    problem(place.ask("GET", "/contracts/essai/clauses/E-9"), 404, "clause-inconnue")
    problem(place.ask("GET", "/decisions/x"), 404, "decision-inconnue")
    problem(place.ask("GET", "/nope"), 404, "introuvable")
    told = problem(place.ask("DELETE", DECISIONS), 405, "methode-refusee")
    sent = place.ask("POST", DECISIONS, content=b"a=1", headers={"Content-Type": "application/x-www-form-urlencoded"})
    problem(sent, 415, "type-refuse")
    packed = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    problem(place.ask("POST", DECISIONS, content=b"\x1f\x8b", headers=packed), 415, "type-refuse")
    # Nobody is sent elsewhere: behind what does TLS it would be in clear, and the case with it.
    problem(place.post(f"{DECISIONS}/", {"case": {}}), 404, "introuvable")


def test_a_parameter_that_is_not_known_is_refused(place: Place) -> None:
    """What is asked in the address is done, or refused: never ignored."""
    told = problem(place.ask("GET", "/contracts/essai?verison=2021-06-01"), 400, "parametre-refuse")
    assert told["detail"] == "Paramètre inconnu : « verison » : vouliez-vous écrire « version » ?"
    told = problem(place.ask("GET", "/contracts?page=2"), 400, "parametre-refuse")
    assert told["detail"] == "Paramètre inconnu : « page » ; paramètres possibles : aucun."
    twice = place.ask("GET", "/contracts/essai?version=2021-06-01&version=2024-01-01")
    assert "donné 2 fois" in problem(twice, 400, "parametre-refuse")["detail"]
    both = "/contracts/essai/schema?question=garantie&question=indemnite"
    assert place.ask("GET", both).status_code == 200
    problem(place.post(f"{DECISIONS}?dry_run=true", {"case": CASE}), 400, "parametre-refuse")
    assert place.ask("GET", "/ready?sonde=1").status_code == 200


def test_the_parameters_of_each_route_are_those_of_the_document(place: Place) -> None:
    paths = place.ask("GET", "/openapi.json").json()["paths"]
    told = {
        path: {one["name"] for operation in operations.values() for one in operation.get("parameters", ())
               if one["in"] == "query"}
        for path, operations in paths.items()
    }  # fmt: skip
    known = {path.replace(":path}", "}"): set(names) for path, names in PARAMETERS.items()}
    assert {path: names for path, names in told.items() if names} == known


def test_a_body_too_long_or_too_deep(tmp_path: Path) -> None:
    small = Place(write_essai(tmp_path), max_body=200, max_depth=4)
    problem(small.post(DECISIONS, {"case": {"perte": "1" * 200}}), 413, "corps-trop-long")
    problem(small.ask("POST", DECISIONS, content=b'{"case":[[[[[]]]]]}'), 413, "corps-trop-long")


def test_every_problem_has_its_page(place: Place) -> None:
    told = place.ask("GET", "/problems/cas-mal-forme").json()
    assert (told["type"], told["status"]) == ("/problems/cas-mal-forme", 422)
    problem(place.ask("GET", "/problems/nope"), 404, "introuvable")


def test_the_service_lives_and_serves(place: Place) -> None:
    assert place.ask("GET", "/health").json() == {"status": "vivant"}
    assert place.ask("GET", "/ready").json()["status"] == "prêt"


def test_an_error_of_ours_says_nothing_of_the_machine(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.web.deciding.read_asked", lambda body: 1 / 0)
    told = place.post(DECISIONS, {"case": {}})
    assert "division" not in json.dumps(problem(told, 500, "erreur-interne"))

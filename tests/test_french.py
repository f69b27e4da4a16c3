"""French words: elision, articles, agreement, plurals, numbers in words."""

import pytest

from grammar.french import (
    DeterminerKind,
    Gender,
    Noun,
    a,
    agree,
    at,
    elides,
    join,
    number_in_words,
    of,
    of_bare,
    ordinal_word,
    pluralize,
    possessive,
    strip_determiner,
    that,
    the,
    this,
)

M, F = Gender.MASCULINE, Gender.FEMININE

LOSS = Noun("perte", F)
CLAIM = Noun("sinistre", M)
OPERATION = Noun("opération contestée", F)
BAILIFF = Noun("huissier", M)
HERO = Noun("héros", M)
ADDRESS = Noun("adresse", F)


@pytest.mark.parametrize(
    "word",
    [
        "assuré", "opération", "échéance", "œuvre", "hôpital", "huissier", "huile", "huître", "héritier",
        "héroïne", "homme", "honoraires", "heure", "hypothèque", "habitation", "hospitalisation",
        "hébergement", "hiver", "harmonie", "hallucination", "haltère", "hameçon", "hippodrome", "I.T.T.",
        "I.P.T.", "A.E.R.A.S.", "ONU", "un", "yeux", "Yonne", "Yves", "Écart",
    ],
)
def test_a_vowel_or_a_mute_h_elides(word: str) -> None:
    assert elides(word)


@pytest.mark.parametrize(
    "word",
    [
        "sinistre", "héros", "haut", "hauteur", "huit", "huitième", "huitaine", "onze", "onzième", "oui",
        "hausse", "handicap", "handicapé", "hasard", "hors", "hors-bord", "honte", "hiérarchie", "haine",
        "harcèlement", "heurt", "hall", "halte", "hache", "housse", "P.T.I.A.", "S.A.", "H.L.M.", "TVA",
        "yaourt", "yacht", "11", "€", "ouistiti",
    ],
)
def test_a_consonant_an_aspirated_h_and_onze_do_not_elide(word: str) -> None:
    assert not elides(word)


def test_only_the_first_word_tells_the_elision() -> None:
    assert elides("acte de haut vol")
    assert not elides("haut risque")
    assert not elides("")


def test_the_article_agrees_contracts_and_elides() -> None:
    assert [the(n) for n in (CLAIM, LOSS, OPERATION, HERO)] == [
        "le sinistre", "la perte", "l'opération contestée", "le héros",
    ]  # fmt: skip
    assert [of(n) for n in (CLAIM, LOSS, BAILIFF, HERO)] == [
        "du sinistre", "de la perte", "de l'huissier", "du héros",
    ]  # fmt: skip
    assert [at(n) for n in (CLAIM, LOSS, BAILIFF)] == ["au sinistre", "à la perte", "à l'huissier"]
    assert [a(n) for n in (CLAIM, OPERATION)] == ["un sinistre", "une opération contestée"]
    assert the(OPERATION, plural=True) == "les opérations contestées"
    assert of(OPERATION, plural=True) == "des opérations contestées"
    assert at(HERO, plural=True) == "aux héros"
    assert a(CLAIM, plural=True) == "des sinistres"


def test_demonstratives_and_possessives_keep_the_euphony() -> None:
    assert [this(n) for n in (CLAIM, BAILIFF, HERO, ADDRESS)] == [
        "ce sinistre", "cet huissier", "ce héros", "cette adresse",
    ]  # fmt: skip
    assert this(ADDRESS, plural=True) == "ces adresses"
    assert [possessive(n) for n in (CLAIM, LOSS, ADDRESS)] == ["son sinistre", "sa perte", "son adresse"]
    assert possessive(Noun("hausse", F)) == "sa hausse"
    assert possessive(LOSS, plural=True) == "ses pertes"
    assert possessive(ADDRESS, several_owners=True) == "leur adresse"
    assert possessive(ADDRESS, plural=True, several_owners=True) == "leurs adresses"


def test_a_declared_plural_or_elision_wins_over_the_rule() -> None:
    assert the(Noun("ouate", F, elides=False)) == "la ouate"
    assert the(Noun("garde-chasse", M, plural="gardes-chasse"), plural=True) == "les gardes-chasse"
    assert the(Noun("I.T.T.", F)) == "l'I.T.T."
    assert of(Noun("P.T.I.A.", F)) == "de la P.T.I.A."


def test_bare_de_and_que_elide() -> None:
    assert [of_bare(t) for t in ("euros", "carte", "huissier", "onze jours")] == [
        "d'euros", "de carte", "d'huissier", "de onze jours",
    ]  # fmt: skip
    assert that("il paie") == "qu'il paie"
    assert that("le client paie") == "que le client paie"


@pytest.mark.parametrize(
    ("text", "determiner", "word", "preposition", "rest"),
    [
        ("le sinistre", "le", "le", None, "sinistre"),
        ("L’opération", "l'", "l'", None, "opération"),
        ("du sinistre", "du", "le", "de", "sinistre"),
        ("de la perte", "de la", "la", "de", "perte"),
        ("de l'huissier", "de l'", "l'", "de", "huissier"),
        ("des pertes", "des", "les", "de", "pertes"),
        ("au client", "au", "le", "à", "client"),
        ("aux clients", "aux", "les", "à", "clients"),
        ("à la date", "à la", "la", "à", "date"),
        ("une carte", "une", "une", None, "carte"),
        ("sa carte", "sa", "sa", None, "carte"),
        ("leurs cartes", "leurs", "leurs", None, "cartes"),
        ("cet acte", "cet", "cet", None, "acte"),
        ("chaque opération", "chaque", "chaque", None, "opération"),
        ("toutes les pertes", "toutes les", "toutes les", None, "pertes"),
        ("tout sinistre", "tout", "tout", None, "sinistre"),
        ("d'une carte", "d'", "", "de", "une carte"),
    ],
)
def test_the_determiner_is_parted_from_its_phrase(
    text: str, determiner: str, word: str, preposition: str | None, rest: str
) -> None:
    found, left = strip_determiner(text)
    assert found is not None
    assert (found.text, found.word, found.preposition, left) == (determiner, word, preposition, rest)


@pytest.mark.parametrize("text", ["lésion", "unité", "l'un des actes", "le", "perte ou vol", "desserte"])
def test_what_only_looks_like_a_determiner_stays(text: str) -> None:
    assert strip_determiner(text) == (None, text)


def test_a_determiner_tells_gender_number_and_kind_where_the_form_does() -> None:
    cette, _ = strip_determiner("cette perte")
    les, _ = strip_determiner("les pertes")
    son, _ = strip_determiner("son adresse")
    assert cette is not None and les is not None and son is not None
    assert (cette.gender, cette.plural, cette.kind) == (F, False, DeterminerKind.DEMONSTRATIVE)
    assert (les.gender, les.plural, les.kind) == (None, True, DeterminerKind.DEFINITE)
    assert (son.gender, son.plural, son.kind) == (None, False, DeterminerKind.POSSESSIVE)


@pytest.mark.parametrize(
    ("singular", "plural"),
    [
        ("opération contestée", "opérations contestées"),
        ("date d'effet", "dates d'effet"),
        ("arrêt de travail", "arrêts de travail"),
        ("chèque sans provision", "chèques sans provision"),
        ("perte ou vol", "pertes ou vols"),
        ("opération non autorisée", "opérations non autorisées"),
        ("carte initialement remise", "cartes initialement remises"),
        ("paiement accepté", "paiements acceptés"),
        ("mandataire social", "mandataires sociaux"),
        ("capital", "capitaux"),
        ("bail", "baux"),
        ("détail", "détails"),
        ("festival", "festivals"),
        ("tuyau", "tuyaux"),
        ("lieu", "lieux"),
        ("pneu", "pneus"),
        ("bijou", "bijoux"),
        ("clou", "clous"),
        ("prix", "prix"),
        ("frais", "frais"),
        ("mois", "mois"),
        ("ayant droit", "ayants droit"),
        ("procès-verbal", "procès-verbaux"),
        ("I.T.T.", "I.T.T."),
        ("sous-limite", "sous-limites"),
    ],
)
def test_plurals(singular: str, plural: str) -> None:
    assert pluralize(singular) == plural


@pytest.mark.parametrize(
    ("masculine", "feminine", "masculine_plural", "feminine_plural"),
    [
        ("accordé", "accordée", "accordés", "accordées"),
        ("subi", "subie", "subis", "subies"),
        ("reçu", "reçue", "reçus", "reçues"),
        ("remis", "remise", "remis", "remises"),
        ("exclusif", "exclusive", "exclusifs", "exclusives"),
        ("frauduleux", "frauduleuse", "frauduleux", "frauduleuses"),
        ("annuel", "annuelle", "annuels", "annuelles"),
        ("premier", "première", "premiers", "premières"),
        ("légal", "légale", "légaux", "légales"),
        ("final", "finale", "finaux", "finales"),
        ("payable", "payable", "payables", "payables"),
        ("dû", "due", "dus", "dues"),
        ("complet", "complète", "complets", "complètes"),
        ("net", "nette", "nets", "nettes"),
        ("public", "publique", "publics", "publiques"),
        ("franc", "franche", "francs", "franches"),
        ("postérieur", "postérieure", "postérieurs", "postérieures"),
        ("débiteur", "débitrice", "débiteurs", "débitrices"),
        ("ancien", "ancienne", "anciens", "anciennes"),
        ("nouveau", "nouvelle", "nouveaux", "nouvelles"),
        ("faux", "fausse", "faux", "fausses"),
        ("long", "longue", "longs", "longues"),
        ("tout", "toute", "tous", "toutes"),
        ("nul", "nulle", "nuls", "nulles"),
        ("civil", "civile", "civils", "civiles"),
        ("pris en charge", "prise en charge", "pris en charge", "prises en charge"),
        ("non autorisé", "non autorisée", "non autorisés", "non autorisées"),
    ],
)
def test_agreement(masculine: str, feminine: str, masculine_plural: str, feminine_plural: str) -> None:
    assert agree(masculine, M) == masculine
    assert agree(masculine, F) == feminine
    assert agree(masculine, M, plural=True) == masculine_plural
    assert agree(masculine, F, plural=True) == feminine_plural


def test_lists_join_with_a_conjunction_before_the_last() -> None:
    assert join([]) == ""
    assert join(["a"]) == "a"
    assert join(["a", "b"]) == "a et b"
    assert join(("a", "b", "c"), "ou") == "a, b ou c"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zéro"),
        (1, "un"),
        (16, "seize"),
        (17, "dix-sept"),
        (20, "vingt"),
        (21, "vingt et un"),
        (22, "vingt-deux"),
        (61, "soixante et un"),
        (70, "soixante-dix"),
        (71, "soixante et onze"),
        (72, "soixante-douze"),
        (77, "soixante-dix-sept"),
        (80, "quatre-vingts"),
        (81, "quatre-vingt-un"),
        (90, "quatre-vingt-dix"),
        (91, "quatre-vingt-onze"),
        (99, "quatre-vingt-dix-neuf"),
        (100, "cent"),
        (101, "cent un"),
        (180, "cent quatre-vingts"),
        (200, "deux cents"),
        (201, "deux cent un"),
        (1000, "mille"),
        (1100, "mille cent"),
        (2000, "deux mille"),
        (6000, "six mille"),
        (21_000, "vingt et un mille"),
        (80_000, "quatre-vingt mille"),
        (80_080, "quatre-vingt mille quatre-vingts"),
        (200_000, "deux cent mille"),
        (200_200, "deux cent mille deux cents"),
        (999_999, "neuf cent quatre-vingt-dix-neuf mille neuf cent quatre-vingt-dix-neuf"),
    ],
)
def test_numbers_in_words(number: int, words: str) -> None:
    assert number_in_words(number) == words


def test_the_feminine_of_a_number_only_changes_a_final_un() -> None:
    expected = {1: "une", 21: "vingt et une", 81: "quatre-vingt-une", 101: "cent une", 2: "deux", 11: "onze"}
    assert {n: number_in_words(n, F) for n in expected} == expected
    assert number_in_words(21_000, F) == "vingt et un mille"


def test_numbers_out_of_range_are_refused() -> None:
    for number in (-1, 1_000_000):
        with pytest.raises(ValueError, match="999999"):
            number_in_words(number)
    with pytest.raises(ValueError, match="rank"):
        ordinal_word(0)


def test_no_two_numbers_share_their_words() -> None:
    words = [number_in_words(n) for n in range(2_000)]
    assert len(set(words)) == 2_000


def test_ranks_in_words() -> None:
    assert (ordinal_word(1), ordinal_word(1, F)) == ("premier", "première")
    expected = {
        2: "deuxième", 3: "troisième", 4: "quatrième", 5: "cinquième", 9: "neuvième", 10: "dixième",
        11: "onzième", 17: "dix-septième", 19: "dix-neuvième", 21: "vingt et unième", 30: "trentième",
        71: "soixante et onzième", 80: "quatre-vingtième", 81: "quatre-vingt-unième", 100: "centième",
        200: "deux centième", 1000: "millième",
    }  # fmt: skip
    assert {rank: ordinal_word(rank) for rank in expected} == expected
    assert ordinal_word(21, F) == "vingt et unième"

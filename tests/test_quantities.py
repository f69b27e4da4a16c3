"""Quantities: what is read, what is refused with which remedy, what is written."""

from datetime import date
from fractions import Fraction

import pytest

from grammar.quantities import (
    Amount,
    AnnualDate,
    CalendarDate,
    Duration,
    Number,
    Ordinal,
    Quantity,
    QuantityError,
    Rate,
    Scanned,
    TimeOfDay,
    Unit,
    scan,
    write,
)


def months(count: int) -> Duration:
    return Duration(((count, Unit.MONTHS),))


def days(count: int) -> Duration:
    return Duration(((count, Unit.DAYS),))


WHOLE = [
    ("6 000 €", Amount(600_000), "6 000 €"),
    ("6000 €", Amount(600_000), "6 000 €"),
    ("6\u202f000\u00a0€", Amount(600_000), "6 000 €"),
    ("1\u00a0377\u00a0000€", Amount(137_700_000), "1 377 000 €"),
    ("150 €", Amount(15_000), "150 €"),
    ("6 000 euros", Amount(600_000), "6 000 €"),
    ("6 000 EUR", Amount(600_000), "6 000 €"),
    ("1 euro", Amount(100), "1 €"),
    ("0 €", Amount(0), "0 €"),
    ("0,01 €", Amount(1), "0,01 €"),
    ("12,5 €", Amount(1_250), "12,50 €"),
    ("6,00 €", Amount(600), "6 €"),
    ("0,005 €", Amount(Fraction(1, 2)), "0,005 €"),
    ("25 centimes", Amount(25), "0,25 €"),
    ("1 centime", Amount(1), "0,01 €"),
    ("25 centimes d'euro", Amount(25), "0,25 €"),
    ("19,6 %", Rate(Fraction(196, 1000)), "19,6 %"),
    ("50%", Rate(Fraction(1, 2)), "50 %"),
    ("100 %", Rate(Fraction(1)), "100 %"),
    ("12", Number(12), "12"),
    ("0", Number(0), "0"),
    ("1,5", Number(Fraction(3, 2)), "1,5"),
    ("2 400", Number(2400), "2 400"),
    ("3 mois", months(3), "3 mois"),
    ("1 jour", days(1), "1 jour"),
    ("1 jours", days(1), "1 jour"),
    ("0 jour", days(0), "0 jour"),
    ("3 jours ouvrés", Duration(((3, Unit.WORKING_DAYS),)), "3 jours ouvrés"),
    ("8 jours ouvrables", Duration(((8, Unit.BUSINESS_DAYS),)), "8 jours ouvrables"),
    ("2 jours francs", Duration(((2, Unit.CLEAR_DAYS),)), "2 jours francs"),
    ("2 mois francs", Duration(((2, Unit.CLEAR_MONTHS),)), "2 mois francs"),
    ("2 semaines", Duration(((2, Unit.WEEKS),)), "2 semaines"),
    ("1 quinzaine", Duration(((1, Unit.FORTNIGHTS),)), "1 quinzaine"),
    ("2 trimestres", Duration(((2, Unit.QUARTERS),)), "2 trimestres"),
    ("2 ans", Duration(((2, Unit.YEARS),)), "2 ans"),
    ("1 année", Duration(((1, Unit.YEARS),)), "1 an"),
    ("2 années civiles", Duration(((2, Unit.CIVIL_YEARS),)), "2 années civiles"),
    ("90 minutes", Duration(((90, Unit.MINUTES),)), "90 minutes"),
    ("30 secondes", Duration(((30, Unit.SECONDS),)), "30 secondes"),
    ("48 heures", Duration(((48, Unit.HOURS),)), "48 heures"),
    ("24 heures", Duration(((24, Unit.HOURS),)), "24 heures"),
    ("48 h", Duration(((48, Unit.HOURS),)), "48 heures"),
    ("1 an et 6 mois", Duration(((1, Unit.YEARS), (6, Unit.MONTHS))), "1 an et 6 mois"),
    ("1 an 6 mois", Duration(((1, Unit.YEARS), (6, Unit.MONTHS))), "1 an et 6 mois"),
    ("1 mois et 15 jours", Duration(((1, Unit.MONTHS), (15, Unit.DAYS))), "1 mois et 15 jours"),
    ("2 mois et un jour", Duration(((2, Unit.MONTHS), (1, Unit.DAYS))), "2 mois et 1 jour"),
    ("1 an 18 mois", Duration(((1, Unit.YEARS), (18, Unit.MONTHS))), "1 an 18 mois"),
    (
        "1 an 2 mois et 3 jours",
        Duration(((1, Unit.YEARS), (2, Unit.MONTHS), (3, Unit.DAYS))),
        "1 an 2 mois et 3 jours",
    ),
    ("un mois", months(1), "1 mois"),
    ("deux mois", months(2), "2 mois"),
    ("Trente jours", days(30), "30 jours"),
    ("vingt et un jours", days(21), "21 jours"),
    ("quatre-vingt-dix jours", days(90), "90 jours"),
    ("quatre-vingts jours", days(80), "80 jours"),
    ("soixante et onze jours", days(71), "71 jours"),
    ("cent jours", days(100), "100 jours"),
    ("une semaine", Duration(((1, Unit.WEEKS),)), "1 semaine"),
    ("vingt et une heures", Duration(((21, Unit.HOURS),)), "21 heures"),
    ("1er mars 2015", CalendarDate(date(2015, 3, 1)), "1er mars 2015"),
    ("1 mars 2015", CalendarDate(date(2015, 3, 1)), "1er mars 2015"),
    ("2 mars 2015", CalendarDate(date(2015, 3, 2)), "2 mars 2015"),
    ("2015-03-01", CalendarDate(date(2015, 3, 1)), "1er mars 2015"),
    ("29 février 2016", CalendarDate(date(2016, 2, 29)), "29 février 2016"),
    ("15 aout 2015", CalendarDate(date(2015, 8, 15)), "15 août 2015"),
    ("1er janvier", AnnualDate(1, 1), "1er janvier"),
    ("29 février", AnnualDate(2, 29), "29 février"),
    ("9 h", TimeOfDay(540), "9 h"),
    ("9 h 30", TimeOfDay(570), "9 h 30"),
    ("9h05", TimeOfDay(545), "9 h 05"),
    ("17h00", TimeOfDay(1020), "17 h"),
    ("0 h", TimeOfDay(0), "0 h"),
    ("24 h", TimeOfDay(1440), "24 h"),
    ("24 h 00", TimeOfDay(1440), "24 h"),
    ("1er", Ordinal(1), "1er"),
    ("1re", Ordinal(1), "1er"),
    ("2e", Ordinal(2), "2e"),
    ("31e", Ordinal(31), "31e"),
]


@pytest.mark.parametrize(("text", "quantity", "canonical"), WHOLE)
def test_a_literal_is_read_whole_and_written_in_its_canonical_form(
    text: str, quantity: Quantity, canonical: str
) -> None:
    result = scan(text, 0)
    assert isinstance(result, Scanned)
    assert (result.quantity, result.end) == (quantity, len(text))
    assert type(result.quantity) is type(quantity)
    assert write(result.quantity) == canonical


@pytest.mark.parametrize(
    ("text", "read", "quantity"),
    [
        ("2 mois et le plus petit", "2 mois", months(2)),
        ("1 an et 18 mois", "1 an", Duration(((1, Unit.YEARS),))),
        ("2 mois et 3 mois", "2 mois", months(2)),
        ("1 mois et 31 jours", "1 mois", months(1)),
        ("15 jours et 1 mois", "15 jours", days(15)),
        ("3 jourz", "3", Number(3)),
        ("3 mo", "3", Number(3)),
        ("3 mois_", "3", Number(3)),
        ("9 heurestal", "9", Number(9)),
        ("6 000 € par an", "6 000 €", Amount(600_000)),
        ("6 000, 12", "6 000", Number(6000)),
        ("6 000.", "6 000", Number(6000)),
        ("12 € 50 jours après", "12 €", Amount(1_200)),
        ("30 jours calendaires", "30 jours", days(30)),
        ("un jour chômé", "un jour", days(1)),
        ("11 au 20", "11", Number(11)),
        ("1er au 10", "1er", Ordinal(1)),
        ("1er mars 2015 9 h 30", "1er mars 2015", CalendarDate(date(2015, 3, 1))),
        ("1er mars 2000 €", "1er mars", AnnualDate(3, 1)),
        ("2 mars 9 h", "2 mars", AnnualDate(3, 2)),
        ("9 h 30 jours", "9 h", TimeOfDay(540)),
        ("2e mois", "2e", Ordinal(2)),
        ("12-3", "12", Number(12)),
    ],
)
def test_the_longest_literal_is_taken_and_nothing_more(text: str, read: str, quantity: Quantity) -> None:
    assert scan(text, 0) == Scanned(quantity, len(read), in_words=read[0] == "u")


@pytest.mark.parametrize(
    "text", ["", "€", "- 5 €", "-5 €", "un", "un sinistre", "mois", "unmois", "3D", "12abc"]
)
def test_what_is_no_literal_gives_nothing(text: str) -> None:
    assert scan(text, 0) is None


def test_a_literal_starts_exactly_at_the_given_place() -> None:
    text = "dans les 15 jours"
    assert scan(text, 9) == Scanned(days(15), 17)
    assert scan(text, 8) is None
    assert scan(text, 10) is None, "inside the figure"
    assert scan("article L132", 9) is None, "inside a word"
    assert scan(text, -1) is None
    assert scan(text, len(text)) is None


ERRORS = [
    ("60 00 €", "figure-groups", "60 00 €", "6 000 €"),
    ("6 0000 €", "figure-groups", "6 0000 €", "60 000 €"),
    ("6  000 €", "figure-groups", "6  000 €", "6 000 €"),
    ("6.000 €", "figure-dot", "6.000 €", "6 000 €"),
    ("1.5 % de", "figure-dot", "1.5 %", "1,5 %"),
    ("6.50 €", "figure-dot", "6.50 €", "6,50 €"),
    ("1.2.3", "figure-dot", "1.2.3", None),
    ("6,000.50", "figure-dot", "6,000.50", None),
    ("1,2,3", "figure-comma", "1,2,3", None),
    ("6,000 €", "amount-zeros", "6,000 €", None),
    ("007", "figure-leading-zero", "007", "7"),
    ("0,1234567", "figure-decimals", "0,1234567", None),
    ("0,12345 centime", "figure-decimals", "0,12345 centime", None),
    ("1234567890123456", "figure-too-long", "1234567890123456", None),
    ("12 € 50", "amount-tail", "12 € 50", "12,50 €"),
    ("12€50.", "amount-tail", "12€50", "12,50 €"),
    ("12 € 5", "amount-tail", "12 € 5", None),
    ("10 k€", "figure-multiple", "10 k€", "10 000 €"),
    ("1,5 million d'euros", "figure-multiple", "1,5 million d'euros", "1 500 000 €"),
    ("3 ‰", "rate-per-mille", "3 ‰", "0,3 %"),
    ("50 pour cent", "rate-words", "50 pour cent", "50 %"),
    ("30 février 2015", "date-impossible", "30 février 2015", "28 février 2015"),
    ("29 février 2015", "date-impossible", "29 février 2015", "28 février 2015"),
    ("31 avril", "date-impossible", "31 avril", None),
    ("2015-02-30", "date-impossible", "2015-02-30", "28 février 2015"),
    ("2015-13-01", "date-impossible", "2015-13-01", None),
    ("0000-01-01", "date-impossible", "0000-01-01", None),
    ("01/03/2015", "date-numeric", "01/03/2015", "1er mars 2015"),
    ("1er mars 15", "date-year", "1er mars 15", None),
    ("25h00", "time-impossible", "25h00", None),
    ("24 h 30", "time-impossible", "24 h 30", None),
    ("9 h 75", "time-impossible", "9 h 75", None),
    ("9 h 5", "time-minutes", "9 h 5", "9 h 05"),
    ("9:30", "time-colon", "9:30", "9 h 30"),
    ("1,5 an", "duration-fraction", "1,5 an", None),
    ("un an et demi", "duration-half", "un an et demi", "1 an et 6 mois"),
    ("2 mois et demi", "duration-half", "2 mois et demi", "2 mois et 15 jours"),
    ("2 semaines et demie", "duration-half", "2 semaines et demie", None),
    ("2ème", "ordinal-form", "2ème", "2e"),
    ("1e", "ordinal-form", "1e", "1er"),
    ("1ère", "ordinal-form", "1ère", "1re"),
    ("2er", "ordinal-form", "2er", "2e"),
    ("0e", "ordinal-zero", "0e", None),
]


@pytest.mark.parametrize(("text", "code", "place", "suggestion"), ERRORS)
def test_a_nearly_right_literal_is_refused_with_its_remedy(
    text: str, code: str, place: str, suggestion: str | None
) -> None:
    before = "dès "
    error = scan(before + text, len(before))
    assert isinstance(error, QuantityError)
    assert (error.code_hint, error.suggestion) == (code, suggestion)
    assert (before + text)[error.start : error.end] == place
    assert error.message
    if suggestion is not None:
        remedy = scan(suggestion, 0)
        assert isinstance(remedy, Scanned)
        assert remedy.end == len(suggestion)


def test_a_very_long_text_is_answered_not_raised() -> None:
    assert isinstance(scan("9" * 10_000 + " €", 0), QuantityError)
    assert isinstance(scan("1.5 " * 5_000, 0), QuantityError)
    assert scan("9 h " * 5_000, 0) == Scanned(TimeOfDay(540), 3)


def test_typographic_writing_uses_the_two_narrow_and_wide_fixed_spaces() -> None:
    assert write(Amount(600_000), typographic=True) == "6\u202f000\u00a0€"
    assert write(Rate(Fraction(196, 1000)), typographic=True) == "19,6\u00a0%"
    assert write(TimeOfDay(570), typographic=True) == "9\u00a0h\u00a030"
    assert write(days(1500), typographic=True) == "1\u202f500\u00a0jours"
    assert write(CalendarDate(date(2015, 3, 1)), typographic=True) == "1er\u00a0mars 2015"
    assert write(AnnualDate(12, 31), typographic=True) == "31\u00a0décembre"


def test_a_negative_amount_is_written_as_an_expression() -> None:
    assert write(Amount(-600_050)) == "-6 000,50 €"
    assert write(Amount(-50)) == "-0,50 €"


@pytest.mark.parametrize(
    "quantity", [Amount(Fraction(100, 3)), Rate(Fraction(1, 3)), Number(Fraction(1, 10**7))], ids=repr
)
def test_what_has_no_exact_decimal_writing_is_refused(quantity: Quantity) -> None:
    with pytest.raises(ValueError, match="exact"):
        write(quantity)


def test_values_are_exact_and_equal_by_value() -> None:
    assert Amount(Fraction(600)) == Amount(600)
    assert isinstance(Amount(Fraction(600)).centimes, int)
    assert hash(Number(Fraction(4, 2))) == hash(Number(2))
    assert days(30) != months(1)
    assert Duration(((12, Unit.MONTHS),)) != Duration(((1, Unit.YEARS),))
    with pytest.raises(TypeError):
        Amount(0.1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "parts",
    [
        (),
        ((-1, Unit.DAYS),),
        ((1, Unit.DAYS), (1, Unit.MONTHS)),
        ((1, Unit.DAYS), (1, Unit.WORKING_DAYS)),
    ],
    ids=repr,
)
def test_a_duration_goes_from_the_longest_unit_to_the_shortest(parts: tuple[tuple[int, Unit], ...]) -> None:
    with pytest.raises(ValueError, match="duration"):
        Duration(parts)


def test_impossible_values_are_refused() -> None:
    for month, day in ((0, 1), (13, 1), (2, 30), (4, 31), (1, 0)):
        with pytest.raises(ValueError, match="no year"):
            AnnualDate(month, day)
    with pytest.raises(ValueError, match="1440"):
        TimeOfDay(1441)
    with pytest.raises(ValueError, match="rank"):
        Ordinal(0)

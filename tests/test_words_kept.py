"""Scopes with the same words share what was read in them, while contracts are assembled, and only then."""

from grammar.vocabulary import Entry, Vocabulary, forget, vocabularies_kept, vocabulary_of

AMOUNT = ("montant", Entry("NAME", "montant"))
DATE = ("date", Entry("NAME", "date"))


def test_the_same_words_are_one_vocabulary_inside_and_two_outside() -> None:
    assert vocabulary_of([AMOUNT]) is not vocabulary_of([AMOUNT])
    with vocabularies_kept():
        assert vocabulary_of([AMOUNT]) is vocabulary_of(iter([AMOUNT]))


def test_other_words_another_order_or_another_place_are_another_vocabulary() -> None:
    with vocabularies_kept():
        outer = vocabulary_of([AMOUNT])
        seen: list[Vocabulary] = [
            outer,
            vocabulary_of([AMOUNT, DATE]),
            vocabulary_of([DATE, AMOUNT]),  # of two meanings of one phrase the first is kept: order matters
            vocabulary_of([AMOUNT], outer),
            vocabulary_of([AMOUNT], vocabulary_of([DATE])),
        ]
    assert len({id(one) for one in seen}) == len(seen)


def test_what_was_read_is_dropped_at_the_end_and_not_before() -> None:
    with vocabularies_kept():
        words = vocabulary_of([AMOUNT])
        words.read["expression", "montant"] = "arbre"
        forget(words)
        with vocabularies_kept():  # a second loading within the first ends nothing
            assert vocabulary_of([AMOUNT]).read
        assert words.read
    assert not words.read
    words.read["expression", "montant"] = "arbre"
    forget(words)
    assert not words.read

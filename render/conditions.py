"""One condition in running text: « elle dépasse 0 € », « son moyen n'est ni un chèque ni un retrait »."""

from __future__ import annotations

import re
from dataclasses import replace

from engine.kinds import TIMES, Kind
from grammar import nodes as n
from grammar.french import that
from grammar.quantities import CalendarDate, Duration
from render.expressions import measured, of, said, to, when
from render.value_kinds import kind_of
from render.values import NAMED_KINDS, that_of
from render.wording import Said, contracted, either, neither
from render.words import Words

_OPPOSITE: dict[n.Comparison, n.Comparison] = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "=": "!=", "!=": "="}
#: How a moment stands to another. « N'est pas antérieur » would not do for « >= »: what never comes is no later.
_ORDER: dict[n.Comparison, str] = {"<": "antérieur", ">": "postérieur"}
_BEFORE_NOT = re.compile(r"(.+?) n(?:e |'|’)")
_REPEATED = frozenset(("à", "de", "en", "dans", "par", "sur", "chez", "vers"))
_STATUS = {"accordé": "accordé", "refusé": "refusé", "tenue": "tenu", "manquée": "manqué", "complet": "remis"}


def condition(node: n.Condition, words: Words) -> str:
    """A condition as a clause of a sentence, without « si » and without capital."""
    match node:
        case n.Sentence(text, negated):
            return words.lexicon.sentence(text, negated)
        case n.Compare():
            return _compare(node, words)
        case n.Between(value, low, high, negated):
            return _between(node, said(value, words, inside=True), low, high, negated, words)
        case n.Within(value, duration, forward, base):
            return _within(said(value, words, inside=True), duration, forward, base, words)
        case n.During(value, period, negated):
            subject = said(value, words, inside=True)
            return f"{subject.text} {_takes_place(subject, negated)} pendant {said(period, words, inside=True).text}"
        case n.Happened(value, negated) if told := words.formula(value):
            return told[negated]
        case n.Happened(value, negated):
            subject = said(value, words, inside=True)
            verb = subject.verb("n'a pas eu", "n'ont pas eu") if negated else subject.verb("a eu", "ont eu")
            return f"{subject.text} {verb} lieu"
        case n.FallsOn(value, kinds, negated):
            subject = said(value, words, inside=True)
            days = [f"un {kind}" for kind in kinds]
            verb = subject.verb("tombe", "tombent")
            return f"{subject.text} {f'ne {verb} {neither(days)}' if negated else f'{verb} {either(days)}'}"
        case n.Is(value, values, negated) if told := words.formula(value):
            return _filled(told, values, said(value, words, inside=True).name, negated, words)
        case n.Is(value, values, negated):
            return _is(said(value, words, inside=True), ("est", "sont"), values, negated, words)
        case n.Includes(value, values, negated) if told := words.formula(value):
            return _filled(told, values, said(value, words, inside=True).name, negated, words)
        case n.Includes(value, values, negated):
            return _is(said(value, words, inside=True), ("comprend", "comprennent"), values, negated, words)
        case n.HasStatus(value, "accordé" | "refusé" as status, negated) if told := words.formula(value):
            return told[negated is (status == "accordé")]
        case n.HasStatus(value, status, negated):
            subject = said(value, words, inside=True)
            participle = subject.agree(_STATUS[status])
            return f"{subject.text} {_be(subject, negated)} {participle}"
        case _:
            raise TypeError(f"no wording for {type(node).__name__}")


def negated(node: n.Condition) -> n.Condition | None:
    """The contrary of a condition, None where the language has none."""
    match node:
        case n.Compare(operator) if not node.temporal:
            return replace(node, operator=_OPPOSITE[operator])
        case n.Within():
            return None
        case _:
            return replace(node, negated=not node.negated)


def subject_of(node: n.ConditionTree) -> str:
    """The name a condition speaks of first, or the empty text."""
    match node:
        case n.Compare(_, n.Name(text), _) | n.HasStatus(n.Name(text), _) | n.Happened(n.Name(text)):
            return text
        case n.Between(n.Name(text)) | n.Within(n.Name(text)) | n.During(n.Name(text)) | n.FallsOn(n.Name(text)):
            return text
        case n.Is(n.Name(text)) | n.Includes(n.Name(text)):
            return text
        case _:
            return ""


def opening(node: n.Condition, words: Words) -> str:
    """What a condition starts with and speaks of, as it is said: « l'adhérent »; the empty text where nothing tells."""
    match node:
        case n.Sentence(text):
            # A sentence is a mere text: its subject is what stands before « ne » in one of its two forms.
            forms = [words.lexicon.sentence(text, False), words.lexicon.sentence(text, True)]
            heads = [found[1] for form in forms if (found := _BEFORE_NOT.match(form))]
            return next((head for head in heads if all(form.startswith(f"{head} ") for form in forms)), "")
        case n.Compare(_, left):
            return said(left, words, inside=True).text
        case n.Is(value) | n.Includes(value) | n.HasStatus(value) | n.Happened(value) if words.formula(value):
            told, denied = words.formula(value) or ("", "")
            found = _BEFORE_NOT.match(denied)
            return found[1] if found and told.startswith(f"{found[1]} ") else ""
        case _:
            return said(node.value, words, inside=True).text


def such_that(node: n.Condition, record: str | None, words: Words, feminine: bool | None = None) -> str:
    """What restricts a noun: « dont le moyen est un chèque », « pour lesquelles l'assuré a fait opposition ».

    ``feminine`` is the gender of that noun, where it is not that of the record: « les versements » are operations.
    """
    if record is None:
        return f"dont {condition(node, words)}"
    if feminine is None:
        feminine = words.record_noun(record).is_feminine
    with words.element(record, "bare"):
        if subject_of(node) in words.program.declarations.records[record].fields:
            return f"dont {condition(node, words)}"
        if subject_of(node) in (record, words.program.declarations.records[record].noun.text):
            with words.subject(Said("", feminine, True, name=record)):
                text = condition(node, words)
            return "qui " + text.removeprefix("ils ").removeprefix("elles ")
        return f"pour {'lesquelles' if feminine else 'lesquels'} {condition(node, words)}"


def _be(subject: Said, negated_: bool) -> str:
    return subject.verb("n'est pas", "ne sont pas") if negated_ else subject.verb("est", "sont")


def _falls(subject: Said, negated_: bool) -> str:
    """« a lieu le jour de… », of a moment « tombe le jour de… »."""
    if not subject.moment:
        return _takes_place(subject, negated_)
    return subject.verb("ne tombe pas", "ne tombent pas") if negated_ else subject.verb("tombe", "tombent")


def _takes_place(subject: Said, negated_: bool) -> str:
    if subject.moment:
        negative = subject.verb("ne se situe pas", "ne se situent pas")
        return negative if negated_ else subject.verb("se situe", "se situent")
    if negated_:
        return subject.verb("n'a pas lieu", "n'ont pas lieu")
    return subject.verb("a lieu", "ont lieu")


def _is(subject: Said, verbs: tuple[str, str], values: tuple[n.Name, ...], negated_: bool, words: Words) -> str:
    shown = [words.lexicon.value(value.text, subject.name) for value in values]
    # « la cause est « aucune cause » »: bare, the value would read as a negation.
    shown = [f"« {text} »" if text.startswith("aucun") else text for text in shown]
    verb = subject.verb(*verbs)
    if not negated_:
        return f"{subject.text} {verb} {either(shown)}"
    return f"{subject.text} {'n’' if verb == 'est' else 'ne '}{verb} {neither(shown)}"


def _filled(told: tuple[str, str], values: tuple[n.Name, ...], name: str, negated_: bool, words: Words) -> str:
    """A formula with its values: « l'opération est un retrait », « l'opération n'est ni un retrait ni un virement »."""
    shown = [words.lexicon.value(value.text, name) for value in values]
    if not negated_:
        return _completed(told[0], shown)
    head, pas, rest = told[1].partition(" pas")
    if len(shown) == 1 or not pas:
        return _completed(told[1], shown)
    return f"{head} {neither([_completed(rest, [value]).strip() for value in shown])}"


def _completed(told: str, values: list[str]) -> str:
    """A sentence before its values: « il paie au guichet ou à l'automate », « il dispose d'un automate »."""
    head, _, last = told.rpartition(" ")
    if last == "que":
        return f"{head} {that(either(values))}"
    # French repeats the preposition: « à un guichet ou à un automate ».
    if last in _REPEATED:
        each = [contracted(last, value) if last in ("à", "de") else f"{last} {value}" for value in values]
        return f"{head} {either(each)}"
    return f"{told} {either(values)}"


def _between(
    node: n.Between, subject: Said, low: n.Expression, high: n.Expression, negated_: bool, words: Words
) -> str:
    kind = kind_of(node.value, words)
    bounds = f"entre {said(low, words, inside=True).text} et {said(high, words, inside=True).text}"
    if node.temporal or kind in TIMES:
        closed = " inclus" if isinstance(high, n.Literal_) else ""
        return f"{subject.text} {_takes_place(subject, negated_)} {bounds}{closed}"
    return f"{subject.text} {_be(subject, negated_)} {subject.agree('compris')} {bounds} inclus"


def _within(subject: Said, duration: n.Literal_, forward: bool, base: n.Expression, words: Words) -> str:
    length, origin = said(duration, words, inside=True), said(base, words, inside=True).text
    place = _takes_place(subject, False)
    if length.plural and isinstance(duration.quantity, Duration) and len(duration.quantity.parts) == 1:
        return f"{subject.text} {place} dans les {length.text} qui {'suivent' if forward else 'précèdent'} {origin}"
    return f"{subject.text} {place} dans un délai de {length.text} {'après' if forward else 'avant'} {origin}"


# --- comparisons


def _compare(node: n.Compare, words: Words) -> str:
    left = said(node.left, words, inside=True)
    if node.temporal or kind_of(node.left, words) in TIMES:
        return f"{left.text} {_timed(node, left, words)}"
    if isinstance(node.left, n.Part) and isinstance(node.right, n.Part) and node.left.part == node.right.part:
        same = "celle" if left.feminine else "celui"
        if node.operator == "=":
            return f"{left.text} est {same} {of(node.right.base, words)}"
        if node.operator == "!=":
            return f"{left.text} n'est pas {same} {of(node.right.base, words)}"
    if kind_of(node.left, words) in NAMED_KINDS:
        return f"{left.text} {_be(left, node.operator == '!=')} {that_of(left, node.right, words)}"
    return f"{left.text} {_measured(node, left, words)}"


def _measured(node: n.Compare, left: Said, words: Words) -> str:
    right = node.right
    literal = isinstance(right, n.Literal_)
    be = left.verb("est", "sont")
    match node.operator:
        case ">":
            return f"{left.verb('dépasse', 'dépassent')} {said(right, words, inside=True).text}"
        case "<=":
            return f"{left.verb('ne dépasse pas', 'ne dépassent pas')} {said(right, words, inside=True).text}"
        case ">=" if literal:
            return f"{be} d'au moins {said(right, words, inside=True).text}"
        case ">=":
            return f"{be} {left.agree('supérieur')} ou {left.agree('égal')} {to(right, words, inside=True)}"
        case "<":
            return f"{be} {left.agree('inférieur')} {to(right, words, inside=True)}"
        case "=":
            return f"{be} {left.agree('égal')} {to(right, words, inside=True)}"
        case "!=":
            return f"{be} {left.agree('différent')} {of(right, words)}"


def _timed(node: n.Compare, left: Said, words: Words) -> str:
    place = _takes_place(left, node.negated)
    if isinstance(node.right, n.Shift) and measured(node.right):
        return f"{place} {_away(node.operator, node.right, words)}"
    if left.moment and node.operator in _ORDER and not isinstance(node.right, n.OpenDay):
        adjective = left.agree(_ORDER[node.operator])
        return f"{_be(left, node.negated)} {adjective} {to(node.right, words, inside=True)}"
    inner = said(node.right, words, inside=True).text
    match node.operator:
        case "<":
            return f"{place} avant {inner}"
        case ">":
            return f"{place} après {inner}"
        case "<=":
            return f"{place} au plus tard {_at(node.right, words)}"
        case ">=" if isinstance(node.right, n.OpenDay):
            return f"{place} au plus tôt {inner}"
        case ">=":
            return f"{place} à compter {of(node.right, words)}"
        case "=":
            return f"{_falls(left, node.negated)} {_same_day(node.right, inner)}"
        case "!=":
            return f"{_falls(left, True)} {_same_day(node.right, inner)}"


def _same_day(node: n.Expression, inner: str) -> str:
    dated = isinstance(node, n.Literal_) and isinstance(node.quantity, CalendarDate)
    if dated or isinstance(node, n.OpenDay | n.PeriodDay | n.NextAnnual):
        return inner
    return f"le jour {contracted('de', inner)}"


def _at(node: n.Expression, words: Words) -> str:
    """« le 3 mars 2015 », « à la date d'effet », « lors de la perte ou du vol »."""
    if isinstance(node, n.Name) and kind_of(node, words) is Kind.EVENT:
        return f"lors {of(node, words)}"
    return when(node, words)


def _away(operator: n.Comparison, shift: n.Shift, words: Words) -> str:
    """A moment compared with one at a distance of another; exact on both sides of that other."""
    length, base = said(shift.duration, words, inside=True).text, said(shift.base, words, inside=True).text
    around, beyond = ("après", "ou plus tôt") if shift.forward else ("avant", "ou plus tard")
    wide = (operator == ">") == shift.forward
    match operator:
        case "<" | ">":
            return f"plus de {length} {around} {base}" if wide else f"moins de {length} {around} {base}, {beyond}"
        case "<=":
            return f"au plus tard {length} {around} {base}"
        case ">=":
            return f"au plus tôt {length} {around} {base}"
        case "=":
            return f"{length} {around} {base}"
        case "!=":
            return f"un autre jour que {length} {around} {base}"


__all__ = ["condition", "negated", "opening", "subject_of", "such_that"]

"""The letter that explains a decision to the customer: what is answered, why, what to do now.

A refusal, an answer that waits for facts and a payment in part are told in their own words; every letter then gives, as
far as there is something to say: the facts awaited, how the amounts were reached, the articles and their sentences, the
readings taken, the documents, the duties and their deadlines, what would change the answer, and how to contest it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.burdens import to_be_proved_by_who_owes
from engine.decision import Decision
from engine.kinds import Kind
from engine.naming import natural
from engine.program import Program
from grammar.french import join, normalize
from render.blocks import Block, Bullets, Document, Group, Item, Note, Paragraph, Provision, Section
from render.checklist import checklist_blocks, pieces_of
from render.document import titles_of
from render.fact_words import FactWords, definite
from render.letter_amount import amount_blocks, schedule_blocks
from render.letter_changes import change_blocks
from render.letter_duties import duties_of, duty_blocks
from render.letter_frame import letter_of, options_of, section
from render.letter_verdict import Shape, Told, answers_told, place_told, sentence_of_verdict, shape_of
from render.marks import Marks
from render.question_order import in_order
from render.quoted import Quotes
from render.retained import retained_options
from render.runs import Runs
from render.version_date import day_of
from render.wording import capital

#: Beyond so many questions, a letter is about everything, and says nothing.
MOST_QUESTIONS = 12
_OPENINGS = {
    Shape.REFUSED: "Après examen de votre dossier, notre réponse est négative. En voici les raisons.",
    Shape.OPEN: "Nous ne pouvons pas encore vous donner une réponse complète : il nous manque des informations.",
    Shape.PARTIAL: "Après examen de votre dossier, notre réponse est favorable, mais pour une partie seulement de la "
    "somme calculée.",
    Shape.FAVOURABLE: "Après examen de votre dossier, notre réponse est favorable.",
    Shape.ANSWERED: "Après examen de votre dossier, voici notre réponse.",
}
#: How a clause that could still play is led in, alone or with others: what who owes must prove, then what another must.
_TO_PROVE = (
    "Notre réponse vaut tant que n'est pas apportée la preuve des faits que vise la règle suivante :",
    "Notre réponse vaut tant que n'est pas apportée la preuve des faits que vise l'une des règles suivantes :",
)
_TO_DISPROVE = (
    "Pour la règle suivante, notre réponse vaut tant que la preuve contraire n'est pas apportée :",
    "Pour les règles suivantes, notre réponse vaut tant que la preuve contraire n'est pas apportée :",
)


def build_letter(decision: Decision, contest: tuple[Block, ...] = (), *, changes: bool = True) -> Document:
    """The letter about a decision. ``contest`` is what an article says of complaints (see `contest_blocks`).

    Without ``changes``, what would change the answers is not looked for: the case is then decided once, not again for
    each value that each fact may take.
    """
    return _Letter(decision).document(contest, changes)


def contest_blocks(program: Program, article: str) -> tuple[Block, ...]:
    """What the clauses of an article say, as a letter quotes them."""
    quotes = Quotes(program, retained_options(program))
    own = sorted((c for c in program.own_clauses.values() if c.article == article), key=lambda c: natural(c.identifier))
    return tuple(block for clause in own for block in quotes.blocks(clause.identifier))


class _Letter:
    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        self.program = decision.case.program
        self.data = decision.to_dict()
        self.told = answers_told(decision, self.data)
        self.shape = shape_of(self.told)
        self.words = FactWords(self.program)
        self.quotes = Quotes(self.program, options_of(decision))

    def document(self, contest: tuple[Block, ...], changes: bool) -> Document:
        known = frozenset(self._values())
        turning = change_blocks(self.decision, self.told, self.words, known) if changes else ()
        parts: list[tuple[str, tuple[Block, ...]]] = [
            ("Les informations que nous attendons de vous", tuple(self._questions())),
            ("Le détail du calcul", tuple(self._amounts())),
        ]
        sections = [section(title, blocks) for title, blocks in parts if blocks]
        sections += self._articles()
        notes = tuple(self._readings())
        if notes:
            sections.append(section("Les points d'interprétation", (), notes))
        documents = checklist_blocks(pieces_of(self.told), self.quotes, self._documents_lead())
        after = (
            ("Les pièces de votre dossier", documents),
            ("Les délais et les obligations", duty_blocks(duties_of(self.told), self.quotes, self.program.parties)),
            ("Ce qui changerait notre réponse", turning),
        )
        sections += [section(title, blocks) for title, blocks in after if blocks]
        sections.append(_ending(contest))
        return letter_of(self.decision, "Réponse à votre demande", tuple(self._opening()), tuple(sections))

    # --- what is answered

    def _opening(self) -> Iterator[Block]:
        symbols = [grandeur.symbol for grandeur in self.decision.questions]
        names = [f"« {one.name} »" if one.is_sentence else definite(one) for one in symbols]
        yield Paragraph(_runs(f"Objet : {join(list(dict.fromkeys(names)))}."))
        yield Paragraph(_runs("Madame, Monsieur,"))
        yield Paragraph(_runs(f"Nous avons bien reçu votre demande. {_OPENINGS[self.shape]}"))
        sentences = list(self._verdicts())
        if len(sentences) == 1 or (len(sentences) == 2 and not any(" ; " in one or " : " in one for one in sentences)):
            yield Paragraph(_sentence(join(sentences)))
        else:
            yield Bullets(_runs("Point par point :"), tuple(Item(_sentence(one)) for one in sentences))

    def _verdicts(self) -> Iterator[str]:
        for grandeur in self.decision.questions:
            own = [one for one in self.told if one.grandeur is grandeur]
            if grandeur.kind is Kind.DOCUMENTS:
                yield "les pièces à fournir sont listées plus bas"
                continue
            if not own:
                yield f"{definite(grandeur.symbol)} : aucun élément connu"
            bare = {sentence_of_verdict(self.words, Told(grandeur, one.answer), place_told(self.decision, one)): one
                    for one in own}  # fmt: skip
            if len(own) > 1 and len(bare) == 1:
                noun = own[0].element.partition(" n°")[0]
                yield f"pour chaque {noun} : {next(iter(bare))}"
                continue
            for one in own:
                yield sentence_of_verdict(self.words, one, place_told(self.decision, one))

    # --- what is awaited

    def _questions(self) -> Iterator[Block]:
        missing: dict[str, None] = {}
        for one in self.told:
            if one.verdict == "indéterminé":
                missing |= dict.fromkeys([one.answer["ask_next"]] if one.answer.get("ask_next") else [])
        for one in self.told:
            if one.verdict == "indéterminé":
                missing |= dict.fromkeys(one.answer["missing"])
        if not missing:
            return
        asked = in_order(missing, self.words)
        ranked = ", de la plus utile à la moins utile" if asked == tuple(missing) else ""
        lead = f"Merci de répondre à ces questions{ranked} :"
        items = tuple(self._asked(path) for path in asked)
        if len(items) > 1:
            yield Bullets(_runs(lead), items, True)
        elif items[0].items:
            yield Bullets(items[0].runs, items[0].items)
        else:
            yield Paragraph(items[0].runs)
        yield from self._enough(len(missing))

    def _asked(self, path: str) -> Item:
        """A question, with the answers that a choice leaves."""
        options = self.words.options(path)
        ends = [" ;"] * (len(options) - 1) + ["."]
        answers = tuple(Item(_runs(f"{one}{end}")) for one, end in zip(options, ends, strict=False))
        return Item(_runs(self.words.question(path)), answers)

    def _enough(self, missing: int) -> Iterator[Block]:
        """Which answers are enough, where fewer than all of them are."""
        sets = list(dict.fromkeys(tuple(facts) for one in self.told for facts in one.answer["settles"]))
        if missing == 1 and sets:
            yield Paragraph(_runs("Votre réponse nous suffira pour vous donner la nôtre."))
        elif sets and all(len(facts) < missing for facts in sets):
            ways = [join([self.words.name(path) for path in facts]) for facts in sets]
            yield Paragraph(_sentence(f"il nous suffit de connaître {join(ways, 'ou bien')}"))

    # --- how and why

    def _amounts(self) -> Iterator[Block]:
        for one in self.told:
            name = definite(one.grandeur.symbol) + (f" ({one.element})" if one.element else "")
            yield from amount_blocks(one, self.quotes, self.words, name)
            yield from schedule_blocks(one, self.quotes, name)
        used: list[dict[str, Any]] = self.data["parameters"]
        if used:
            items = tuple(Item(_runs(f"{self._parameter(one)} ;")) for one in used)
            yield Bullets(_runs("Nous avons appliqué les valeurs en vigueur :"), _closed(items))

    def _parameter(self, used: Mapping[str, Any]) -> str:
        fact = self.words.find(used["parameter"])
        name, value = used["name"], str(used["value"])
        if fact is not None:
            name, value = definite(fact.symbol), self.words.value(fact.symbol, used["value"])
        on = f" au {day_of(used['date'])}" if used["date"] else ""
        since = f", depuis le {day_of(used['since'])}" if used["since"] else ""
        source = f", d'après « {self.data['tariff']['title']} »" if used["source"] == "tarif" else ""
        return f"{name}{on} : {value}{since}{source}"

    def _articles(self) -> Iterator[Section]:
        by_article: dict[str, list[Block]] = {}
        for reason in self._reasons():
            clause = reason.get("via") or reason["clause"]
            place = self.quotes.article(clause)
            by_article.setdefault(place, []).extend(self._quoted(clause, reason.get("missed") or []))
            if reason.get("via") and self.quotes.article(reason["clause"]):
                text = f"cette règle joue ici par renvoi de l'{self.quotes.article(reason['clause'])}"
                by_article[place].append(Paragraph(_sentence(text)))
        told = ((_runs(self._title(place)), tuple(blocks)) for place, blocks in by_article.items())
        provisions = [Provision("", "", title, blocks) for title, blocks in told]
        reserves = self._reserves()
        if reserves:
            provisions.append(Provision("", "", _runs("Sous réserve"), tuple(reserves)))
        facts = self._facts()
        if facts:
            provisions.append(Provision("", "", (), (facts,)))
        if provisions:
            yield Section("", _runs("Ce que dit votre contrat"), (Group("", tuple(provisions)),))

    def _reasons(self) -> list[dict[str, Any]]:
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for one in self.told:
            for reason in self._deciding(one):
                found.setdefault((reason["clause"], reason.get("via", "")), reason)
        return list(found.values())

    @staticmethod
    def _deciding(told: Told) -> list[dict[str, Any]]:
        """The reasons of an answer; what a document is required by is told with the document."""
        return [] if told.grandeur.kind is Kind.DOCUMENTS else list(told.answer["reasons"])

    def _title(self, place: str) -> str:
        article = place.removeprefix("article ")
        title = titles_of(self.program).get(article, "")
        return f"{capital(place)}{f', {title}' if title else ''}" or "Dispositions générales"

    def _quoted(self, clause: str, missed: list[str]) -> Iterator[Block]:
        """The sentence of a clause; of the duties that a sanction lists, only those that were missed."""
        blocks = self.quotes.blocks(clause)
        duties = {duty.clause: duty.what for duty in self.program.duties.values() if duty.clause in missed}
        if not duties:
            yield from blocks
            return
        yield blocks[0]
        word = "L'obligation qui n'a pas été tenue" if len(duties) == 1 else "Les obligations qui n'ont pas été tenues"
        told = [f"{what} ({self.quotes.article(key)})" for key, what in duties.items()]
        yield Paragraph(_sentence(f"{word} : {join(told)}"))

    def _reserves(self) -> list[Block]:
        """The clauses that could still play, if someone proved what they suppose: what « en » stands for is said."""
        found: list[Block] = []
        clauses = list(dict.fromkeys(clause for one in self.told for clause in one.answer["reservations"]))
        for leads, own in ((_TO_PROVE, True), (_TO_DISPROVE, False)):
            told = [one for one in clauses if to_be_proved_by_who_owes(self.program, one) is own]
            if told:
                found.append(Paragraph(_runs(leads[len(told) > 1])))
            found.extend(block for clause in told for block in self.quotes.blocks(clause))
        return found

    def _values(self) -> dict[str, str]:
        """What the clauses that decided read in the case: sentences, by path. The answers asked are told already."""
        asked = {grandeur.key for grandeur in self.decision.questions}
        values: dict[str, str] = {}
        for one in self.told:
            for reason in self._deciding(one):
                for path, value in reason["values"].items():
                    fact = self.words.find(path)
                    if fact is None or fact.symbol.key in asked or not self.words.sayable(fact.symbol):
                        continue
                    # What is told of each element is known by its own path, whatever the element.
                    of_element = one.element if fact.symbol.each and not fact.element else ""
                    told = self.words.told(path, value)
                    values.setdefault(f"{of_element}{path}", f"{of_element} : {told}" if of_element else told)
        return values

    def _facts(self) -> Bullets | None:
        items = tuple(Item(_runs(f"{told} ;")) for told in self._values().values())
        return Bullets(_runs("Nous avons retenu ces éléments de votre dossier :"), _closed(items)) if items else None

    def _readings(self) -> Iterator[Note]:
        touched: dict[str, str] = {}
        for one in self.told:
            touched |= {entry["reading"]: entry["option"] for entry in one.answer["readings"] if entry["changed_by"]}
        for identifier, option in touched.items():
            reading = self.program.readings[identifier]
            sense = normalize(dict(reading.options).get(option) or option)
            because = reading.because if option == reading.retained else ""
            yield Note(identifier, _runs(normalize(reading.question)), _runs(sense), (), _sentence(normalize(because)))

    def _documents_lead(self) -> str:
        if self.shape is not Shape.REFUSED:
            return ""
        return "Notre refus ne tient pas à ces pièces. Si vous contestez notre réponse, joignez-les à votre courrier :"


def _ending(contest: tuple[Block, ...]) -> Section:
    """How to contest, and the compliments that close a letter."""
    again = (
        "Si un élément de ce courrier vous paraît inexact, écrivez-nous en joignant vos justificatifs. "
        "Nous réexaminerons votre demande."
    )
    compliments = "Nous vous prions d'agréer, Madame, Monsieur, nos salutations distinguées."
    polite = (Paragraph(_runs(again)), Paragraph(_runs(compliments)))
    if not contest:
        return section("Pour toute question", polite)
    lead = Paragraph(_runs("Vous pouvez contester notre réponse. Voici ce qui est prévu."))
    return section("Comment contester notre réponse", (lead, *contest, *polite))


def _closed(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """A list whose last line ends with a stop."""
    *first, last = items
    text = "".join(run.text for run in last.runs).rstrip(" ;\u00a0\u202f")
    return (*first, Item(_runs(f"{text}.")))


def _runs(text: str) -> Runs:
    return Marks().runs(text)


def _sentence(text: str) -> Runs:
    return Marks().sentence(text) if text else ()

"""Documents drawn at random from few words and few ids, so that two of them have much in common."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from render import blocks
from render.runs import Emphasis, FigureRun, Reference, Run, Runs, Text

_CLAUSES = ["C-1", "C-2", "C-3", "C-4.a", "C-5"]
_words = st.sampled_from(["la ", "garantie ", "est ", "exclue ", "si ", "il ", "pleut, ", "< & > ", "d’été ", "le\n"])
_figures = st.sampled_from(["6\u202f000\u00a0€", "48\u00a0heures"])
_runs: st.SearchStrategy[Runs] = st.lists(
    st.one_of(
        _words.map(Text),
        _words.map(Text),
        st.builds(FigureRun, _figures, st.sampled_from(_CLAUSES), st.just(1)),
        st.sampled_from(_CLAUSES).map(lambda clause: Reference(f"clause {clause}", clause)),
        st.sampled_from(["proche", "préposé"]).map(Emphasis),
    ),
    min_size=1,
    max_size=5,
).map(lambda runs: tuple[Run, ...](runs))
_items = st.lists(
    st.builds(blocks.Item, _runs, st.lists(_runs.map(blocks.Item), max_size=2).map(tuple)), min_size=1, max_size=3
)


@st.composite
def _tables(draw: st.DrawFn) -> blocks.Table:
    columns, owned = draw(st.integers(1, 3)), draw(st.booleans())
    cells = st.lists(_runs, min_size=columns, max_size=columns).map(tuple)
    owners = st.sampled_from([f"{clause}.r" for clause in _CLAUSES]) if owned else st.just("")
    rows = draw(st.lists(st.builds(blocks.Row, owners, cells), min_size=1, max_size=4))
    return blocks.Table(draw(_runs), draw(cells), tuple(rows))


_blocks: st.SearchStrategy[blocks.Block] = st.one_of(
    st.builds(blocks.Paragraph, _runs),
    st.builds(blocks.Paragraph, _runs),
    st.builds(blocks.Bullets, _runs, _items.map(tuple), st.booleans()),
    st.builds(blocks.Definition, _runs, _runs),
    _tables(),
)
_provisions = st.builds(
    blocks.Provision,
    st.sampled_from([*_CLAUSES, ""]),
    st.just(""),
    st.one_of(st.just(()), st.just((Text("Exception."),))),
    st.lists(_blocks, max_size=2).map(tuple),
)
_groups = st.builds(
    blocks.Group,
    st.sampled_from(["", "Objet", "Exclusions"]),
    st.lists(_provisions, max_size=3).map(tuple),
    st.booleans(),
    st.one_of(st.just(()), _runs),
)
_readings = st.sampled_from(["pluie", "neige"])
_notes = st.builds(blocks.Note, _readings, _runs, _runs, st.lists(_runs, max_size=2).map(tuple), _runs)
_leaves = st.builds(
    blocks.Section,
    st.sampled_from(["A", "A.1", "B", ""]),
    st.sampled_from([(), (Text("Objet"),), (Text("Fin du contrat"),)]),
    st.lists(_groups, max_size=2).map(tuple),
    st.lists(_notes, max_size=1).map(tuple),
)
_sections = st.builds(
    lambda section, inner: replace(section, sections=tuple(inner)), _leaves, st.lists(_leaves, max_size=1)
)

#: A document of a few articles; ids may be met twice, which no contract has.
documents: st.SearchStrategy[blocks.Document] = st.builds(
    blocks.Document,
    st.sampled_from(["Contrat d’essai", "Contrat"]),
    st.just("essai"),
    st.sampled_from(["2020-01-01", "2022-01-01"]),
    st.lists(_sections, max_size=3).map(tuple),
    st.lists(_blocks, max_size=1).map(tuple),
)

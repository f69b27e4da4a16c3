"""Which locals a generated function may read before they are assigned, by a walk over its syntax tree.

A local is assigned for certain where every way that leads there assigns it. A loop may not run; what a `try` assigns
may not be assigned where it is left; of « and », « or » and « x if y else z », what stands later may not be looked at.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

#: Nothing comes after: every name may be taken for assigned.
_NEVER: frozenset[str] = frozenset({"*"})
_NO_RETURN = "h.unsettled"


def unassigned(source: str) -> set[str]:
    """The names that some function of a source may read before they are assigned."""
    found: set[str] = set()
    for node in ast.parse(source).body:
        assert isinstance(node, ast.FunctionDef)
        found |= _Walk(node).found
    return found


class _Walk:
    """A walk over one function."""

    def __init__(self, function: ast.FunctionDef) -> None:
        self.found: set[str] = set()
        self._locals = {one.id for one in ast.walk(function) if isinstance(one, ast.Name) and _stored(one)}
        self._locals -= _bound_inside(function)
        self._block(function.body, frozenset(one.arg for one in function.args.args))

    def _block(self, statements: Iterable[ast.stmt], known: frozenset[str]) -> frozenset[str]:
        for one in statements:
            known = self._statement(one, known)
        return known

    def _statement(self, one: ast.stmt, known: frozenset[str]) -> frozenset[str]:
        if known == _NEVER:
            return known
        match one:
            case ast.Assign(targets, value):
                known = self._expression(value, known)
                for target in targets:
                    known = self._target(target, known)
                return known
            case ast.AugAssign(target, _, value):
                return self._target(target, self._expression(value, self._expression(_loaded(target), known)))
            case ast.If(test, body, orelse):
                known = self._expression(test, known)
                return _both(self._block(body, known), self._block(orelse, known))
            case ast.For(target, iterated, body, _):
                known = self._expression(iterated, known)
                self._block(body, self._target(target, known))
                return known
            case ast.Try(body, handlers, _, _):
                after = self._block(body, known)
                for handler in handlers:
                    after = _both(after, self._block(handler.body, known))
                return after
            case ast.Return(value):
                if value is not None:
                    self._expression(value, known)
                return _NEVER
            case ast.Raise() | ast.Break() | ast.Continue():
                return _NEVER
            case ast.Expr(value):
                known = self._expression(value, known)
                return _NEVER if ast.unparse(value).startswith(_NO_RETURN) else known
            case ast.Pass():
                return known
        raise AssertionError(ast.unparse(one))

    def _target(self, target: ast.expr, known: frozenset[str]) -> frozenset[str]:
        if isinstance(target, ast.Name):
            return known | {target.id}
        if isinstance(target, ast.Tuple):
            return known.union(*(self._target(one, known) for one in target.elts))
        return self._expression(target, known)

    def _expression(self, node: ast.expr, known: frozenset[str]) -> frozenset[str]:
        """What is assigned after an expression, its operands looked at in their order."""
        match node:
            case ast.Name(name, ast.Load()):
                if name in self._locals and name not in known:
                    self.found.add(name)
                return known
            case ast.NamedExpr(target, value):
                return self._expression(value, known) | {target.id}
            case ast.BoolOp(_, values):
                first = inner = self._expression(values[0], known)
                for one in values[1:]:
                    inner = self._expression(one, inner)
                return first
            case ast.IfExp(test, body, orelse):
                known = self._expression(test, known)
                return self._expression(body, known) & self._expression(orelse, known)
            case ast.Compare(left, _, [first, *others]):
                known = self._expression(first, self._expression(left, known))
                inner = known
                for one in others:
                    inner = self._expression(one, inner)
                return known
            case ast.ListComp(element, generators) | ast.SetComp(element, generators):
                return self._comprehended([element], generators, known)
            case ast.GeneratorExp(element, generators):
                return self._comprehended([element], generators, known)
            case ast.DictComp(key, value, generators):
                return self._comprehended([key, value], generators, known)
            case ast.Lambda(_, body):
                self._expression(body, known)
                return known
        for part in ast.iter_child_nodes(node):
            for inner_node in [part] if isinstance(part, ast.expr) else _expressions(part):
                known = self._expression(inner_node, known)
        return known

    def _comprehended(
        self, parts: list[ast.expr], generators: list[ast.comprehension], known: frozenset[str]
    ) -> frozenset[str]:
        outer = self._expression(generators[0].iter, known)
        inner = outer
        for rank, one in enumerate(generators):
            inner = self._expression(one.iter, inner) if rank else inner
            for test in one.ifs:
                inner = self._expression(test, inner)
        for part in parts:
            inner = self._expression(part, inner)
        return outer


def _stored(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def _bound_inside(function: ast.FunctionDef) -> set[str]:
    """The names of comprehensions and lambdas that the function itself does not assign."""
    inside: set[str] = set()
    own: set[str] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.comprehension):
            inside |= {one.id for one in ast.walk(node.target) if isinstance(one, ast.Name)}
        elif isinstance(node, ast.For):
            own |= {one.id for one in ast.walk(node.target) if isinstance(one, ast.Name)}
        elif isinstance(node, ast.Assign):
            own |= {one.id for target in node.targets for one in ast.walk(target) if isinstance(one, ast.Name)}
        elif isinstance(node, ast.Lambda):
            inside |= {one.arg for one in node.args.args}
    # An element has the same name in a comprehension and in a loop: each binds its own before it is read.
    return inside | {name for name in own if name in inside}


def _expressions(node: ast.AST) -> list[ast.expr]:
    return [one for one in ast.iter_child_nodes(node) if isinstance(one, ast.expr)]


def _loaded(target: ast.expr) -> ast.expr:
    return ast.Name(target.id, ast.Load()) if isinstance(target, ast.Name) else target


def _both(first: frozenset[str], second: frozenset[str]) -> frozenset[str]:
    if first == _NEVER:
        return second
    return first if second == _NEVER else first & second

"""Every place in the source where a rule says no, with its words."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
APPS = ("foundations", "tutors", "courses", "students", "learning_plans", "recovery_college")
TRANSLATED = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext"}

Constants = Mapping[str, ast.expr]


@dataclass(frozen=True)
class Refused:
    """One call that makes a refusal. words: each of the sentences it can say, as they stand in the source."""

    where: str
    words: tuple[str, ...]


def sources() -> dict[str, str]:
    """Return the source of the product by path."""
    paths = (path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts)
    return {path.relative_to(ROOT).as_posix(): path.read_text() for path in paths}


def refusals(found: Mapping[str, str]) -> list[Refused]:
    """Return every refusal of these sources. One that hands on another's words says none of its own."""
    trees = {path: ast.parse(source) for path, source in found.items()}
    kinds = _kinds(trees.values())
    everywhere = {name: value for tree in trees.values() for name, value in _assigned(tree.body)}
    return [
        Refused(f"{path} {place.name}", _words(call.args[0], {**constants, **_local(place)}))
        for path, tree in trees.items()
        for constants in [{**everywhere, **dict(_assigned(tree.body))}]
        for place in ast.walk(tree)
        if isinstance(place, ast.FunctionDef)
        for call in _own_nodes(place)
        if isinstance(call, ast.Call) and _name(call.func) in kinds and call.args
    ]


def _own_nodes(place: ast.FunctionDef) -> Iterator[ast.AST]:
    """Yield the nodes of a function without those of functions within it."""
    waiting: list[ast.AST] = list(place.body)
    while waiting:
        node = waiting.pop()
        if not isinstance(node, ast.FunctionDef):
            yield node
            waiting += ast.iter_child_nodes(node)


def _kinds(trees: Iterable[ast.Module]) -> set[str]:
    """Return the names of the refusals: the one of foundations/lib and those that are made of it."""
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    return {"Refusal"} | {each.name for each in classes if any(_name(base) == "Refusal" for base in each.bases)}


def _name(node: ast.AST) -> str:
    return getattr(node, "attr", "") or getattr(node, "id", "")


def _assigned(body: Iterable[ast.AST]) -> Iterator[tuple[str, ast.expr]]:
    for node in body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from ((target.id, node.value) for target in targets if isinstance(target, ast.Name))


def _local(place: ast.FunctionDef) -> dict[str, ast.expr]:
    """Return what a function assigns; what it assigns twice, as a list of all of it."""
    found: dict[str, list[ast.expr]] = {}
    for name, value in _assigned(_own_nodes(place)):
        found.setdefault(name, []).append(value)
    return {name: ast.List(values) for name, values in found.items()}


def _words(said: ast.expr, constants: Constants, depth: int = 2) -> tuple[str, ...]:
    """Return the sentences of an expression and of the constants that it names."""
    words: list[str] = []
    for node in ast.walk(said):
        if isinstance(node, ast.Call) and _name(node.func) in TRANSLATED:
            words += [
                each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)
            ]
        elif isinstance(node, ast.Name | ast.Attribute) and depth and _name(node) in constants:
            words += _words(constants[_name(node)], constants, depth - 1)
    return tuple(dict.fromkeys(words))

"""Which texts the bot's code asks for, found by reading the code: keys and the placeholders given with them.

A key reaches `bot.texts.text` as a constant, through a variable, a table, a function's parameter or its
result. All of these are followed inside one module, and parameters across modules by the function's name.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Use:
    """One call. `placeholders` None: the call hands on somebody else's."""

    key: str
    placeholders: frozenset[str] | None
    where: str


@dataclass
class Takers:
    """Functions that take keys, by name: at which arguments."""

    at: dict[str, set[int]] = field(default_factory=lambda: {"text": {0}, "say": {1}, "button": {1}})

    def places(self, call: ast.Call, ours: set[str]) -> set[int]:
        """`ours`: what the module calls `bot.texts.text`."""
        name = _name(call.func)
        if isinstance(call.func, ast.Name) and name in ours:
            return {0}
        if name == "text" and isinstance(call.func, ast.Name):
            return set()  # SQLAlchemy's
        if name == "say" and isinstance(call.func, ast.Attribute) and _name(call.func.value) != "ask":
            return set()  # Turn.say and Writer.say take words
        if name == "button" and isinstance(call.func, ast.Name):
            return set()  # ask.button takes a label
        return self.at.get(name or "", set())


def uses(folder: Path) -> list[Use]:
    """Return the uses in all modules under `folder`."""
    modules = {path: ast.parse(path.read_text("utf-8")) for path in sorted(folder.rglob("*.py"))}
    takers = Takers()
    while any(_learn(module, takers) for module in modules.values()):
        pass
    return [
        Use(key, placeholders, f"{path.relative_to(folder.parent)}:{call.lineno}")
        for path, module in modules.items()
        for function, call, place in _calls(module, takers)
        for key in _constants(call.args[place], function, module)
        for placeholders in [_placeholders(call)]
    ]


def _learn(module: ast.Module, takers: Takers) -> bool:
    """Whether a function was found that hands a parameter on as a key."""
    learnt = False
    for function, call, place in _calls(module, takers):
        if not isinstance(function, Function) or function.name in {"text", "say", "button"}:
            continue
        parameters = [argument.arg for argument in function.args.args if argument.arg != "self"]
        name = _name(call.args[place])
        known = takers.at.setdefault(function.name, set())
        if name in parameters and parameters.index(name) not in known:
            known.add(parameters.index(name))
            learnt = True
    return learnt


def _calls(module: ast.Module, takers: Takers) -> Iterator[tuple[ast.AST, ast.Call, int]]:
    """Yield calls that take a key, with the function they stand in."""
    ours = {
        alias.asname or alias.name
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.module == "bot.texts"
        for alias in node.names
        if alias.name == "text"
    }
    functions = [node for node in ast.walk(module) if isinstance(node, Function)]
    for function in [*functions, module]:
        inside = ast.walk(function) if function is not module else _outside(module)
        for node in inside:
            if isinstance(node, ast.Call):
                for place in sorted(takers.places(node, ours)):
                    if place < len(node.args):
                        yield function, node, place


def _outside(module: ast.Module) -> Iterator[ast.AST]:
    """Yield the nodes of statements that are in no function."""
    for statement in module.body:
        if not isinstance(statement, (*Function.__args__, ast.ClassDef)):
            yield from ast.walk(statement)


def _constants(node: ast.expr | None, function: ast.AST, module: ast.Module) -> set[str]:
    """Return the constants that an expression may be."""

    def either(nodes: Iterable[ast.expr | None], inside: ast.AST = function) -> set[str]:
        return {key for one in nodes for key in _constants(one, inside, module)}

    match node:
        case ast.Constant(value=str(key)):
            return {key} if key else set()
        case ast.IfExp(body=yes, orelse=no):
            return either([yes, no])
        case ast.BoolOp(values=values):
            return either(values)
        case ast.Dict(values=values):
            return either(values)
        case ast.Subscript(value=table):
            return either([table])
        case ast.Call(func=ast.Attribute(value=table, attr="get"), args=args):
            return either([table, *args[1:]])
        case ast.Call(func=ast.Name(id=name)):
            found = [one for one in module.body if isinstance(one, Function) and one.name == name]
            return {
                key
                for one in found
                for step in ast.walk(one)
                if isinstance(step, ast.Return)
                for key in _constants(step.value, one, module)
            }
        case ast.Name(id=name):
            return either(_assigned(name, function)) or either(_assigned(name, module), module)
    return set()


def _assigned(name: str, inside: ast.AST) -> Iterator[ast.expr]:
    """Yield what a name is set to in a function, or at the top of a module."""
    for node in inside.body if isinstance(inside, ast.Module) else ast.walk(inside):
        if isinstance(node, ast.AnnAssign) and _name(node.target) == name and node.value is not None:
            yield node.value
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            if _name(target) == name:
                yield node.value
            elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = zip(target.elts, node.value.elts, strict=False)
                yield from (value for one, value in pairs if _name(one) == name)


def _placeholders(call: ast.Call) -> frozenset[str] | None:
    names = [keyword.arg for keyword in call.keywords]
    if None in names or _name(call.func) not in {"text", "say"}:
        return frozenset() if _name(call.func) == "button" else None
    return frozenset(name for name in names if name)


def _name(node: ast.expr) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else None

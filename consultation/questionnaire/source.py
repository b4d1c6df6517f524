"""YAML with the line of everything: texts stay texts, and what could hurt is refused.

No implicit types (`oui`, `no`, `15-17` are texts), no tags, no anchors or aliases, no duplicate
keys, a bounded depth and size.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import yaml

from consultation.questionnaire.finding import Findings
from consultation.questionnaire.source_errors import explained

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    text: str
    line: int

    @property
    def empty(self) -> bool:
        return self.text.strip() in ("", "~", "null")


@dataclass(frozen=True, slots=True)
class Listing:
    line: int
    items: "list[Node]" = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Block:
    """`entries` keep the file's order; `key_lines` is the line of each key."""

    line: int
    entries: "dict[str, Node]" = field(default_factory=dict)
    key_lines: dict[str, int] = field(default_factory=dict)


Node = Scalar | Listing | Block


class _Refused(Exception):
    def __init__(self, code: str, line: int, message: str, remedy: str) -> None:
        super().__init__(message)
        self.finding = (code, line, message, remedy)


def compose(text: str, findings: Findings) -> Node | None:
    """Return the document's tree, or None with a finding when it cannot be read at all."""
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        findings.error(
            "fichier_trop_gros", 0, "le fichier dépasse 1 Mo", "un questionnaire tient en quelques pages"
        )
        return None
    try:
        return _build(yaml.parse(text, Loader=_Loader), findings)
    except _Refused as refused:
        findings.error(*refused.finding)
    except yaml.MarkedYAMLError as error:
        line, message, remedy = explained(error, text)
        findings.error("yaml", line, message, remedy)
    except (yaml.YAMLError, UnicodeError):
        findings.error(
            "yaml", 0, "le fichier contient un caractère interdit", "enregistrez-le en texte, codage UTF-8"
        )
    return None


def _build(events: Iterator[yaml.Event], findings: Findings) -> Node | None:
    root: Node | None = None
    stack: list[Listing | Block] = []
    keys: list[Scalar | None] = []  # the key that waits for its value, per open block
    documents = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                line = _line(event)
                raise _Refused(
                    "yaml", line, "le fichier contient plusieurs documents", "retirez la ligne ---"
                )
        if isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            stack.pop()
            keys.pop()
            continue
        node = _node(event)
        if node is None:
            continue
        key = keys[-1] if keys else None
        if key is not None and not isinstance(node, Scalar):
            node = replace(node, line=key.line)  # « notice: » is where the notice stands
        if not stack:
            root = node
        else:
            _attach(stack[-1], keys, node, findings)
        if not isinstance(node, Scalar):
            if len(stack) >= MAX_DEPTH:
                raise _Refused("yaml", node.line, "trop de niveaux", "simplifiez la structure")
            stack.append(node)
            keys.append(None)
    return root


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _node(event: yaml.Event) -> Node | None:
    line = _line(event)
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise _Refused(
            "yaml_alias", line, "les renvois & et * ne sont pas permis", "nommez la liste sous choices:"
        )
    if getattr(event, "tag", None) not in (None, "!"):
        raise _Refused("yaml_type", line, f"« {event.tag} » n’est pas permis", "retirez-le")  # type: ignore[attr-defined]
    if isinstance(event, yaml.ScalarEvent):
        return Scalar(event.value, line)
    if isinstance(event, yaml.SequenceStartEvent):
        return Listing(line)
    if isinstance(event, yaml.MappingStartEvent):
        return Block(line)
    return None


def _attach(parent: Listing | Block, keys: list[Scalar | None], node: Node, findings: Findings) -> None:
    if isinstance(parent, Listing):
        parent.items.append(node)
        return
    key = keys[-1]
    if key is None:
        if not isinstance(node, Scalar):
            raise _Refused("yaml", node.line, "une clé doit être un mot", "écrivez clé: valeur")
        keys[-1] = node
        return
    keys[-1] = None
    if key.text in parent.entries:
        findings.error(
            "cle_double",
            key.line,
            f"« {key.text} » est écrit deux fois (déjà ligne {parent.key_lines[key.text]})",
            "gardez une seule des deux lignes",
        )
        return
    parent.entries[key.text] = node
    parent.key_lines[key.text] = key.line

"""Reading the typed fields of one block of a questionnaire file, with a finding for each mistake."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from consultation.questionnaire.finding import Findings, nearest
from consultation.questionnaire.model import Label
from consultation.questionnaire.relevant import NAME
from consultation.questionnaire.source import Block, Listing, Node, Scalar
from consultation.questionnaire.typography import french

CODE = re.compile(r"[a-z0-9_]{1,24}")
LANGUAGE = re.compile(r"[a-z]{2,3}")
_YES = frozenset({"oui", "true", "yes", "vrai"})
_NO = frozenset({"non", "false", "no", "faux"})

# Words that people try, and the key that they mean.
_SAID_FOR = {
    "aide": "hint", "code": "name", "condition": "relevant", "etiquette": "label", "étiquette": "label",
    "intitule": "label", "intitulé": "label", "liste": "choices", "nom": "name", "obligatoire": "required",
    "option": "choices", "options": "choices", "question": "label", "questions": "survey",
    "relance": "follow_up", "relevance": "relevant", "reponses": "choices", "réponses": "choices",
    "si": "relevant", "texte": "label", "titre": "title",
}  # fmt: skip

Word = TypeVar("Word", bound=StrEnum)


class Fields:
    """The entries of one block. `where` says in French what it is (« question q06 »)."""

    def __init__(self, block: Block, where: str, known: Iterable[str], findings: Findings) -> None:
        self.block = block
        self.where = where
        self.findings = findings
        known = tuple(known)
        for key, line in block.key_lines.items():
            if key not in known:
                meant = _SAID_FOR.get(key.lower())
                remedy = f"écrivez {meant}:" if meant in known else nearest(key, known)
                findings.error("cle_inconnue", line, f"{where} : « {key} » n’existe pas", remedy)

    def has(self, key: str) -> bool:
        node = self.block.entries.get(key)
        return node is not None and not (isinstance(node, Scalar) and node.empty)

    def line(self, key: str) -> int:
        """Return the key's line, or the block's where it is absent."""
        return self.block.key_lines.get(key, self.block.line)

    def node(self, key: str) -> Node | None:
        return self.block.entries[key] if self.has(key) else None

    def wrong(self, key: str, expected: str, remedy: str) -> None:
        self.findings.error(
            "valeur", self.line(key), f"{self.where} : « {key} » doit être {expected}", remedy
        )

    def missing(self, key: str, remedy: str, code: str = "cle_absente") -> None:
        self.findings.error(code, self.block.line, f"{self.where} : il manque « {key} »", remedy)

    def text(self, key: str) -> str | None:
        """Return one text, or None when absent."""
        node = self.node(key)
        if node is None:
            return None
        if not isinstance(node, Scalar):
            self.wrong(key, "un texte", f"écrivez {key}: texte")
            return None
        return node.text.strip()

    def boolean(self, key: str) -> bool:
        text = self.text(key)
        if text is None or text.lower() in _NO:
            return False
        if text.lower() not in _YES:
            self.wrong(key, "oui ou non", f"écrivez {key}: oui")
            return False
        return True

    def integer(self, key: str) -> int | None:
        text = self.text(key)
        if text is None:
            return None
        if re.fullmatch(r"-?[0-9]{1,9}", text) is None:
            self.wrong(key, "un nombre entier", f"écrivez par exemple {key}: 2")
            return None
        return int(text)

    def word(self, key: str, words: type[Word]) -> Word | None:
        """Return a member of a closed vocabulary, or None when absent or unknown."""
        text = self.text(key)
        if text is None:
            return None
        try:
            return words(text)
        except ValueError:
            remedy = nearest(text, (word.value for word in words))
            message = f"{self.where} : « {key}: {text} » n’existe pas"
            self.findings.error("valeur_inconnue", self.line(key), message, remedy)
            return None

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; a single text is a list of one."""
        node = self.node(key)
        if node is None:
            return ()
        if isinstance(node, Scalar):
            return (node.text.strip(),)
        if isinstance(node, Listing):
            found = [item.text.strip() for item in node.items if isinstance(item, Scalar)]
            if len(found) == len(node.items):
                return tuple(found)
        self.wrong(key, "une liste de textes", f"écrivez {key}: [un, deux]")
        return ()

    def block_of(self, key: str, example: str) -> Block | None:
        node = self.node(key)
        if node is not None and not isinstance(node, Block):
            self.wrong(key, "un bloc de lignes", example)
            return None
        return node

    def items_of(self, key: str, example: str) -> list[Node]:
        node = self.node(key)
        if node is None:
            return []
        if not isinstance(node, Listing):
            self.wrong(key, "une liste", example)
            return []
        return node.items

    def name(self, key: str = "name") -> str | None:
        """Return a name of the shape that conditions can hold."""
        text = self.text(key)
        if text is None:
            self.missing(key, f"ajoutez {key}: un_nom_court (minuscules, chiffres, _)")
        elif NAME.fullmatch(text) is None:
            message = f"{self.where} : le nom « {text[:40]} » n’est pas permis"
            remedy = "au plus 24 minuscules sans accent, chiffres et _, une lettre d’abord"
            self.findings.error("nom", self.line(key), message, remedy)
        else:
            return text
        return None

    def label(self, key: str) -> Label | None:
        """Return a text in its variants: a plain text, or vous, tu and languages."""
        node = self.node(key)
        if node is None:
            return None
        if isinstance(node, Scalar):
            return Label(french(node.text))
        if not isinstance(node, Block):
            self.wrong(key, "un texte", f"écrivez {key}: texte, ou {key}: puis vous: et tu:")
            return None
        variants: dict[str, str] = {}
        for variant, value in node.entries.items():
            line = node.key_lines[variant]
            if variant == "fr" or (variant != "tu" and variant != "vous" and not LANGUAGE.fullmatch(variant)):
                message = f"{self.where} : « {variant} » n’est ni un registre ni une langue"
                remedy = "écrivez vous:, tu:, ou un code de langue (ar, en, tr…)"
                self.findings.error("cle_inconnue", line, message, remedy)
            elif not isinstance(value, Scalar):
                self.wrong(key, "un texte par registre ou langue", f"écrivez {variant}: texte")
            elif not value.empty:
                variants[variant] = french(value.text) if variant in ("vous", "tu") else value.text.strip()
        vous = variants.pop("vous", None)
        tu = variants.pop("tu", None)
        if vous is None:
            message = f"{self.where} : « {key} » n’a pas de texte au vous"
            self.findings.error("texte_absent", self.line(key), message, "ajoutez vous: texte")
            vous = tu or ""
        return Label(vous, tu, MappingProxyType(variants))

    def mapping(self, key: str) -> Mapping[str, str]:
        """Return names and their texts (`variables`)."""
        block = self.block_of(key, f"écrivez {key}: puis une ligne nom: valeur")
        values: dict[str, str] = {}
        for name, value in (block.entries if block else {}).items():
            assert block is not None
            if NAME.fullmatch(name) is None or not isinstance(value, Scalar):
                message = f"{self.where} : « {name} » n’est pas un nom suivi d’un texte"
                self.findings.error("valeur", block.key_lines[name], message, "écrivez nom: texte")
            else:
                values[name] = value.text.strip()
        return MappingProxyType(values)

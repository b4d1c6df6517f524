"""Codes of quartiers prioritaires, of both generations (domain reference 3.1). Pure.

QP093012 is of 2015; QN07501M of 2024, whose last letter says how it came about: N new, M of a changed
outline, I identical. Overseas letters differ, so only the mainland's are held to N, M, I.
"""

import re

CODE = re.compile(r"QP(\d{3}|02[AB])\d{3}|QN(\d{3}|02[AB])\d{2}[A-Z]", re.ASCII)
"""The form of a code; `read_code` also checks that the department exists."""

EXAMPLES = "099"
"""Insee's 99 is abroad: codes of this department are examples, of no real place."""

_MAINLAND = {f"{number:03}" for number in range(1, 96)} - {"020"} | {"02A", "02B", EXAMPLES}
_OVERSEAS = {f"{number}" for number in (*range(971, 979), 986, 987, 988)}


class CodeRefused(ValueError):
    """What was given is no code of a quartier prioritaire; the message says why, in French."""


def read_code(text: str, generation: int | None = None) -> str:
    """Return a code as it is written (capitals, no spaces); `generation` is 2015, 2024 or either.

    Raises CodeRefused.
    """
    code = text.strip().upper()
    found = CODE.fullmatch(code)
    if found is None:
        what = f"« {text.strip()[:20]} » n’est pas" if code else "la case est vide : il faut"
        raise CodeRefused(f"{what} un code de quartier prioritaire (QP093012 ou QN07501M)")
    department = found[1] or found[2]
    if department not in _MAINLAND | _OVERSEAS:
        raise CodeRefused(f"« {code} » : le département {department} n’existe pas")
    if code.startswith("QN") and department in _MAINLAND and code[-1] not in "NMI":
        raise CodeRefused(f"« {code} » : en métropole, un code de 2024 finit par N, M ou I")
    if generation is not None and generation_of(code) != generation:
        raise CodeRefused(
            f"« {code} » est de la génération {generation_of(code)}, ce fichier de la génération {generation}"
        )
    return code


def generation_of(code: str) -> int:
    """Return 2015 or 2024, from a code that is one."""
    return 2015 if code.startswith("QP") else 2024


def is_overseas(code: str) -> bool:
    """Filosofi's files, among others, leave these out."""
    return code[2:5] in _OVERSEAS


def is_example(code: str) -> bool:
    return code[2:5] == EXAMPLES

"""What is understood of an answer to a closed question."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Recognised:
    """`codes` and `number` are the answer when `sure`; else `candidates` are the likeliest codes.

    `number` is also told when it fits no option (an age under every band), with `sure` False.
    `passes`: the whole text says « je ne sais pas » or « rien », and no option means that. `comment`: what
    the text says beside a sure answer, in its own words. `confidence`: 0 to 1, how plainly it was said.
    """

    codes: tuple[str, ...] = ()
    number: int | None = None
    candidates: tuple[str, ...] = ()
    sure: bool = False
    passes: bool = False
    comment: str = field(default="", compare=False)
    confidence: float = field(default=0.0, compare=False)


UNCLEAR = Recognised()

"""A new model from the shipped corpus and what people said, and how it does beside the one before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nlu.beside import together
from nlu.heads import THEMES
from nlu.learning.examples import Control
from nlu.model import Model, shipped
from nlu.pipeline import Tagger, build
from nlu.scores import Evaluation, compare
from nlu.tagged import TagKind
from nlu.training.build import train
from nlu.training.corpus import Example
from nlu.training.corpus import shipped as corpus

FEW = 20
"""Control segments below which a comparison says little."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Scores of the model before and of the new one, on the same control segments."""

    segments: int
    before: Evaluation
    after: Evaluation

    @property
    def worse(self) -> bool:
        return self.after.micro < self.before.micro

    def as_json(self) -> dict[str, object]:
        return {
            "segments": self.segments,
            "before": self.before.as_json(),
            "after": self.after.as_json(),
        }


def learn(examples: Sequence[Example], progress: Callable[[str], None] = lambda _: None) -> Model:
    """Return a model of the shipped corpus and these examples; scores are read as the shipped one's."""
    return train(build(), [*corpus(), *examples], shipped().settings, progress)


def compared(before: Model, after: Model, controls: Sequence[Control]) -> Comparison:
    """Score two models on the themes of the control segments."""
    return Comparison(len(controls), scored(before, controls), scored(after, controls))


def scored(model: Model, controls: Sequence[Control]) -> Evaluation:
    """Score a model: each segment is tagged as a text of its own, as for what people checked."""
    tagged = Tagger.load(model).tag((one.text, one.question) for one in controls)
    found = [
        [(tag.code,) for tag in together(one) if tag.kind is TagKind.THEME and tag.code in THEMES]
        for one in tagged
    ]
    return compare([one.themes for one in controls], found)

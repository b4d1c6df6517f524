"""`python -m nlu.training`: make anew the model that the product ships (`nlu/data/modele`), about 5 minutes.

For maintainers, after a change of the corpus or the lexicon. `portevoix nlu train` is for installations:
it learns from their corrections too, and reads scores as the shipped model does.
"""

import json
from dataclasses import asdict, replace
from pathlib import Path

import nlu
from nlu import choosing, recogniser
from nlu.cry import THRESHOLDS, WEIGHTS, Thresholds
from nlu.intents import COMMANDS, Intent
from nlu.model import made
from nlu.pipeline import French
from nlu.reading import Reader
from nlu.training import choices, intents
from nlu.training.build import calibrate, read_examples
from nlu.training.corpus import DANGERS, SEGMENTS, digest, shipped, shipped_dangers
from nlu.training.danger import fit_danger
from nlu.training.fit import fit, material

FOLDER = Path(nlu.__file__).parent / "data" / "modele"
HEARD = Thresholds(alone=-1.6, beside=-2.0)
"""Chosen on hands that the weights had not seen: see nlu/README.md, Danger."""


def main() -> None:
    examples = shipped()
    nlp = French()
    nlp.tokenizer = Reader(nlp.vocab)
    nlp.add_pipe("lexique")
    seen = read_examples(nlp, examples)
    settings = replace(calibrate(seen, print), corpus=digest(SEGMENTS))
    model = made(fit(material(examples, seen.cues)), settings)
    model.to_disk(FOLDER)
    print(f"{len(examples)} segments: {model.version}")
    cries, messages = shipped_dangers(), intents.examples()
    ordinary = [one.text for one in examples if one.hand.startswith("mains")]
    # « efface tout ce que j'ai dit » is no cry; whoever asks for a person may be in danger.
    ordinary += [one.text for one in messages if one.intent in COMMANDS - {Intent.HUMAN}]
    # « je suis un homme », « je finirai demain » : what people answer to closed questions.
    ordinary += sorted({one.text for one in choices.answers()})
    (FOLDER / WEIGHTS).write_bytes(fit_danger(cries, ordinary).to_bytes())
    heard = replace(HEARD, corpus=digest((DANGERS,)))
    (FOLDER / THRESHOLDS).write_text(json.dumps(asdict(heard), indent=1) + "\n", encoding="utf-8")
    print(f"{len(cries)} texts for danger")
    learnt = intents.fit_intents(messages, intents.ordinary(examples))
    (FOLDER / recogniser.WEIGHTS).write_bytes(learnt.to_bytes())
    made_of = {"examples": intents.digest(messages)}
    (FOLDER / recogniser.SETTINGS).write_text(json.dumps(made_of, indent=1) + "\n", encoding="utf-8")
    print(f"{len(messages)} messages to the bot")
    closed = choices.answers()
    (FOLDER / choosing.WEIGHTS).write_bytes(choosing.to_bytes(choices.fit_choices(closed)))
    made_of = {"answers": choices.digest()}
    (FOLDER / choosing.SETTINGS).write_text(json.dumps(made_of, indent=1) + "\n", encoding="utf-8")
    print(f"{len(closed)} answers to closed questions")


if __name__ == "__main__":
    main()

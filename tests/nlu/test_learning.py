"""Learning on the real texts of ../shared/nlu, and forgetting what was erased."""

import csv
import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from consultation.tables import CodingRow, ParticipantRow
from nlu.about import CODES
from nlu.heads import SUBTHEMES
from nlu.learning.checking import CheckRefused, check
from nlu.learning.codes import Reading
from nlu.learning.examples import corrections
from nlu.learning.labelled import read_examples
from nlu.learning.training import learn
from nlu.model import Model, shipped
from nlu.pipeline import Tagger, build
from nlu.projection import load_projection, project
from nlu.scores import Evaluation, compare
from nlu.tagged import TagKind
from nlu.training.build import read_examples as read_all
from nlu.training.fit import fit, material
from nlu.worker import tag_once
from tests.nlu.answers import NOW, answer, person

PER_THEME = 30
Row = dict[str, str]


def labels(row: Row) -> frozenset[str]:
    return frozenset(label for label in row["themes"].split("|") if label)


def parted(path: Path) -> tuple[list[Row], list[Row]]:
    """Return `PER_THEME` rows a label, and the rest of the file."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: hashlib.sha256(row["id"].encode()).digest())
    taken: Counter[str] = Counter()
    first: list[Row] = []
    rest: list[Row] = []
    for row in rows:
        of = labels(row) or {""}
        if min(taken[label] for label in of) < PER_THEME:
            taken.update(of)
            first.append(row)
        else:
            rest.append(row)
    return first, rest


def scored(model: Model, rows: Sequence[Row]) -> Evaluation:
    onto = load_projection("grossiere")
    tagged = Tagger.load(model).tag((row["text"], None) for row in rows)
    found = [
        [one for segment in text.segments for one in project(segment.codes(TagKind.THEME), onto)]
        for text in tagged
    ]
    return compare([labels(row) for row in rows], found)


def readings(row: Row, sure: Sequence[dict[str, float]]) -> list[Reading]:
    """Return what a person who knows the file's labels would say of each segment.

    Which of our codes a label means, and which segment says it, is taken from what is likeliest.
    """
    onto = load_projection("grossiere")
    meaning = {
        label: [code for code in SUBTHEMES if label in (onto.get(code) or onto.get(code.split("-")[0]) or ())]
        for label in labels(row)
    }
    likely = [
        {label: max((one[code], code) for code in codes) for label, codes in meaning.items()} for one in sure
    ]
    given: list[set[str]] = [set() for _ in sure]
    for label in meaning:
        best = max(range(len(sure)), key=lambda number: likely[number][label])
        given[best].add(likely[best][label][1])
    for number, codes in enumerate(given):
        if not codes:
            codes.add(max(likely[number].values())[1] if meaning else "AUT")
    return [Reading(number, frozenset(sorted(codes)[:3])) for number, codes in enumerate(given)]


def probabilities(rows: Sequence[Row]) -> list[list[dict[str, float]]]:
    nlp = build()
    docs = []
    for row in rows:
        docs.append(nlp.make_doc(row["text"]))
        docs[-1].user_data["question"] = "avis"
    return [
        [dict(zip(CODES, one.sure.tolist(), strict=True)) for one in doc.user_data["classified"]]
        for doc in nlp.pipe(docs)
    ]


def corrected(session: Session, rows: Sequence[Row]) -> int:
    """Put answers into the store, tag them, and correct them as their labels say; return how many."""
    one = person(session)
    versions = [answer(session, one, row["text"], question=f"avis{n}") for n, row in enumerate(rows)]
    tag_once(session, Tagger.load(), len(versions), NOW)
    done = 0
    for version, row, sure in zip(versions, rows, probabilities(rows), strict=True):
        try:
            check(session, version, readings(row, sure), "Awa", NOW)
        except CheckRefused:  # a danger, or nothing said
            continue
        done += 1
    return done


def test_thirty_corrections_a_theme_help_with_the_rest_of_their_source(
    session: Session, shared_folder: Path
) -> None:
    first, rest = parted(shared_folder / "nlu" / "budget_participatif_paris_2014_2019.csv")
    assert corrected(session, first) > 0.9 * len(first)
    learnt = corrections(session)
    assert 0.7 * len(first) < len(learnt.codings) < 0.9 * len(first)  # one in five is a control
    before, after = scored(shipped(), rest), scored(learn(learnt.examples), rest)
    assert after.micro > before.micro + 0.005
    assert after.macro > before.macro - 0.02  # a rare label may lose what the common ones win


def test_a_labelled_file_of_somebody_else_teaches_through_a_projection(
    tmp_path: Path, shared_folder: Path
) -> None:
    first, rest = parted(shared_folder / "nlu" / "grand_debat_2019_annote_premiers_60pct.csv")
    path = tmp_path / "exemples.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["text", "themes"], extrasaction="ignore")
        writer.writeheader()
        writer.writerows([*first, {"text": "le bus", "themes": "inconnue"}])
    found = read_examples(path, build(), load_projection("grossiere"))
    assert found.report.done >= 0.92 * len(first)  # what alarms waits for a person
    assert any("« inconnue »" in line for line in found.report.lines())
    before, after = scored(shipped(), rest), scored(learn(found.examples), rest)
    assert after.micro > before.micro
    assert after.macro > before.macro - 0.02  # a rare label of its own may lose what the common ones win


def test_what_was_erased_is_known_no_more(session: Session) -> None:
    """A word that one text alone holds is a feature of the model that learnt it, and of no later one."""
    one, other = person(session), person(session)
    for who, said in ((one, "le zorglubodrome est toujours en panne"), (other, "le bus est en retard")):
        version = answer(session, who, said)
        tag_once(session, Tagger.load(), 10, NOW)
        check(session, version, [Reading(0, frozenset({"MOB-TCO"}), frozenset({"CON"}))], "Awa", NOW)
    session.execute(update(CodingRow).values(control=False))

    nlp = build()

    def knows() -> bool:
        examples = corrections(session).examples
        features = fit(material(examples, read_all(nlp, examples).cues)).features
        return any("zorglub" in feature for feature in features)

    assert knows()
    session.execute(delete(ParticipantRow).where(ParticipantRow.id == one))
    assert len(corrections(session).codings) == 1
    assert not knows()


def test_a_labelled_file_with_our_codes(tmp_path: Path) -> None:
    path = tmp_path / "exemples.csv"
    path.write_text(
        "text;themes;kinds;sentiment;urgency\n"
        "le bus est en retard;MOB-TCO;CON;NEG1;U0\n"
        "les rats dans la cave;LOG-ETA;CON;;\n"
        "il manque un médecin;SANTE;;;\n"
        "mon mari me frappe;SEC;;;\n"
        "…;MOB;;;\n",
        encoding="utf-8",
    )
    found = read_examples(path, build())
    bus, rats = found.examples
    assert (bus.themes, bus.kinds) == (frozenset({"MOB-TCO"}), frozenset({"CON"}))
    assert (bus.tone, bus.urgency) == ("NEG1", "U0")
    assert rats.themes == {"LOG-ETA"}
    assert (rats.kinds, rats.tone, rats.soft) == (None, None, ())
    assert bus.weight > 1
    told = found.report.lines()
    assert [line.rpartition(" ")[2] for line in told] == ["4.", "5.", "6."]

"""Files of committees and workshops: every fault with its line, and nothing half kept."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from analysis.priorities.committee import Kind, read_committee
from consultation.decisions import Decision, read_decisions
from consultation.spreadsheets import TableRefused
from consultation.words import DecisionState

ITEMS = {"halls": "Réparer les halls", "ombre": "De l’ombre"}
DOTS = "atelier;priorite;gommettes;participants;par_personne\n"


def written(folder: Path, text: str, name: str = "comite.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8-sig")
    return path


def faults(path: Path, kind: Kind) -> tuple[str, ...]:
    with pytest.raises(TableRefused) as refused:
        read_committee(path, kind, ITEMS)
    return refused.value.faults


def test_dots_of_workshops(tmp_path: Path) -> None:
    path = written(tmp_path, DOTS + "Maison;halls;20;12;3\nMaison;De l’ombre;10;12;3\n\nMarché;HALLS;5;4;\n")
    assert read_committee(path, Kind.DOTS, ITEMS) == {
        "sessions": [
            {"name": "Maison", "participants": 12, "each": 3, "dots": {"halls": 20, "ombre": 10}},
            {"name": "Marché", "participants": 4, "each": 3, "dots": {"halls": 5}},
        ]
    }


def test_every_wrong_line_of_dots_is_told(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        DOTS
        + "Maison;halls;20;12;3\nMaison;halls;1;12;3\n;ombre;-3;2,5;3\n"
        + "Marché;hall;x;0;3\nMaison;ombre;90;12;3\n",
    )
    found = faults(path, Kind.DOTS)
    assert [fault.partition(" : ")[0] for fault in found] == [
        "Ligne 3",
        "Ligne 4",
        "Ligne 4",
        "Ligne 4",
        "Ligne 5",
        "Ligne 5",
        "Ligne 5",
        "Ligne 2",
    ]
    assert "deux fois" in found[0] and "nom de l’atelier" in found[1] and "« halls »" in found[4]
    assert "91 gommettes pour 12 participants" in found[-1] or "110 gommettes" in found[-1]


def test_costs_need_a_budget_and_read_money_as_people_write_it(tmp_path: Path) -> None:
    path = written(tmp_path, 'priorite,cout\nhalls,60\u00a0000 €\nombre,"40000,50"\nbudget,100000\n')
    assert read_committee(path, Kind.COSTS, ITEMS) == {
        "budget": 100_000,
        "costs": {"halls": 60_000, "ombre": 40_000.5},
    }
    assert "budget" in faults(written(tmp_path, "priorite;cout\nhalls;10\n"), Kind.COSTS)[-1]


def test_feasibility_is_the_mean_of_experts(tmp_path: Path) -> None:
    path = written(tmp_path, "priorite;note;expert\nhalls;4;Voirie\nhalls;2;Bailleur\nombre;5;Voirie\n")
    assert read_committee(path, Kind.FEASIBILITY, ITEMS) == {"grades": {"halls": 3, "ombre": 5}, "experts": 2}
    wrong = written(tmp_path, "priorite;note;expert\nhalls;6;Voirie\nhalls;3;Voirie\nhalls;3;Voirie\n")
    found = faults(wrong, Kind.FEASIBILITY)
    assert len(found) == 2 and "de 1 à 5" in found[0] and "deux fois" in found[1]


def test_weights_name_criteria_and_are_not_all_zero(tmp_path: Path) -> None:
    path = written(tmp_path, "critere;poids\nSaillance;3\ngravite;1\n")
    assert read_committee(path, Kind.WEIGHTS, ITEMS) == {"weights": {"saillance": 3, "gravite": 1}}
    assert "saillance" in faults(written(tmp_path, "critere;poids\nsaillanse;1\n"), Kind.WEIGHTS)[0]
    assert "zéro" in faults(written(tmp_path, "critere;poids\nsaillance;0\n"), Kind.WEIGHTS)[0]


@pytest.mark.parametrize("text", ["", "priorite;cout\n", "a;b\n1;2\n", "priorite;priorite;cout\n1;2;3\n"])
def test_files_that_are_not_it(tmp_path: Path, text: str) -> None:
    assert faults(written(tmp_path, text), Kind.COSTS)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    assert "ne s’ouvre pas" in faults(tmp_path / "absent.csv", Kind.COSTS)[0]
    broken = tmp_path / "faux.xlsx"
    broken.write_bytes(b"PK\x03\x04 rien")
    assert "ne se lit pas" in faults(broken, Kind.COSTS)[0]


def test_a_workbook_reads_as_a_text_file(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Priorite", "Cout"], ["halls", 60_000], ["budget", 100_000.0]):
        sheet.append(row)
    book.save(tmp_path / "couts.xlsx")
    assert read_committee(tmp_path / "couts.xlsx", Kind.COSTS, ITEMS)["costs"] == {"halls": 60_000}


def test_decisions_as_people_write_them(tmp_path: Path) -> None:
    text = (
        "priorite;decision;pourquoi\nhalls;Décidé;Les travaux commencent en mars.\n"
        "de l'ombre;À l'étude;On plante à l’automne.\n"
    )
    assert read_decisions(written(tmp_path, text), ITEMS) == (
        Decision("halls", "Réparer les halls", DecisionState.DECIDED, "Les travaux commencent en mars."),
        Decision("ombre", "De l’ombre", DecisionState.STUDIED, "On plante à l’automne."),
    )


def test_wrong_decisions_are_all_told(tmp_path: Path) -> None:
    text = (
        "priorite;decision;pourquoi\nhalls;oui;Parce que.\nbus;pas décidé;\n"
        "halls;pas_decide;Cher.\nhalls;decide;Si.\n"
    )
    with pytest.raises(TableRefused) as refused:
        read_decisions(written(tmp_path, text), ITEMS)
    assert [fault.partition(" : ")[0] for fault in refused.value.faults] == [
        "Ligne 2",
        "Ligne 3",
        "Ligne 3",
        "Ligne 5",
    ]

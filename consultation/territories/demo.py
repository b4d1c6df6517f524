"""The invented territory of the demonstration: Les Tilleuls, of no real place."""

from datetime import date
from importlib.resources import as_file, files

from sqlalchemy.orm import Session

from consultation.territories.importing import ImportRefused, Wanted, import_file
from consultation.territories.shipped import find_mapping

DEMO_TERRITORY = "QN09901N"
DEMO_FILES = (
    ("indicateurs.csv", "modele_simple"),
    ("contour.geojson", "contours_simples"),
    ("marges.csv", "marges"),
    ("actions.csv", "actions"),
    ("acteurs.csv", "acteurs"),
    ("axes.yaml", "axes"),
)
"""Files of `data/demo/territoire`, in the order in which they are imported, with their mappings."""


def import_demo(session: Session, today: date) -> None:
    """Import the invented territory, or again: nothing is there twice. The caller commits.

    Raises ImportRefused where a file that we ship is wrong.
    """
    folder = files("consultation") / "data" / "demo" / "territoire"
    for name, mapping in DEMO_FILES:
        with as_file(folder / name) as path:
            summary = import_file(session, path, Wanted(find_mapping(mapping), today))
        if summary.refused:
            first = summary.refusals[0]
            raise ImportRefused(f"« {name} », ligne {first.line} : {first.why}.")

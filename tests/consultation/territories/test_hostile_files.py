"""Files that nobody meant to be read: one kind of refusal, whatever they hold."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from consultation.territories.axes import AxesWrong, read_axes
from consultation.territories.mapping import Content, FileMapping
from consultation.territories.mapping_file import read_mapping
from consultation.territories.margin_lines import margin_groups
from consultation.territories.outlines import outline_entries
from consultation.territories.reading import Opened, Refusal, find_titles
from consultation.territories.shipped import find_mapping, names
from consultation.territories.statement_lines import action_entries, statement_entries
from consultation.territories.statistics_lines import indicator_entries, value_entries
from consultation.territories.tabular import TableRefused, open_table

READERS = {
    Content.INDICATORS: indicator_entries,
    Content.VALUES: value_entries,
    Content.MARGINS: margin_groups,
    Content.ACTIONS: action_entries,
    Content.ACTORS: statement_entries,
}
TABLES = [name for name in names() if find_mapping(name).content in READERS]


def read(path: Path, mapping: FileMapping) -> tuple[list[Any], list[Refusal]]:
    refusals: list[Refusal] = []
    with open_table(path, mapping.sheet) as table:
        found = find_titles(table.lines, mapping)
        places = found.titles.find_all(mapping.columns)
        opened = Opened(mapping, found.titles, places, found.lines, "2021", date(2026, 6, 1), refusals.append)
        return list(READERS[mapping.content](opened)), refusals


STARTS = st.sampled_from(
    [b"", b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"code;", b'"', b"\x81"]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(STARTS, st.binary(max_size=200))
@example(b"\xff\xfe", b"c\0o")  # half a character
@example(b"", b"code\n\x81\n")  # no letter of Windows'
def test_any_bytes_are_read_or_refused(tmp_path: Path, start: bytes, content: bytes) -> None:
    path = tmp_path / "fichier"
    path.write_bytes(start + content)
    for name in ("modele_simple", "insee_2024_population"):
        try:
            read(path, find_mapping(name))
        except TableRefused as refused:
            assert str(refused)


CELLS = st.one_of(
    st.sampled_from(
        ["QP093001", "QN07501M", "sexe", "femme", "age", "75+", "LOG", "taux_emploi", "50", "-1", "s"]
    ),
    st.sampled_from(
        ["2021", "2099", "01/02/2026", "31/02/2026", "9" * 400, "1e99", "\0", "100,5", "en cours", ""]
    ),
    st.text(max_size=8),
)


@pytest.mark.parametrize("name", TABLES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(data=st.data())
def test_any_cells_under_the_right_titles(tmp_path: Path, name: str, data: st.DataObject) -> None:
    """Each line is kept or told; nothing that is kept holds what the database cannot."""
    mapping = find_mapping(name)
    titles = [aliases[0] for aliases in mapping.columns.values()]
    titles += [column.aliases[0] for column in mapping.indicators.values()][:4]
    rows = data.draw(st.lists(st.lists(CELLS, max_size=len(titles) + 1), max_size=5))
    lines = [";".join(f'"{cell}"' for cell in (c.replace('"', "") for c in row)) for row in (titles, *rows)]
    path = tmp_path / "fichier.csv"
    path.write_text("\n".join(lines), "utf-16", "replace")  # the one encoding in which a NUL passes
    kept, refusals = read(path, mapping)
    assert all("\0" not in repr(one) and "\\x00" not in repr(one) and "nan" not in repr(one) for one in kept)
    assert all(refusal.why and refusal.line >= 2 for refusal in refusals)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.just(10**400), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=5),
        st.dictionaries(
            st.sampled_from(["type", "geometry", "coordinates", "properties", "code", "titre", "axes"]), inner
        ),
    ),
    max_leaves=12,
)


@settings(max_examples=40)
@given(st.lists(JSON, max_size=4), st.lists(JSON, max_size=3))
def test_any_json_under_the_right_names(features: list[Any], coordinates: list[Any]) -> None:
    shape = {"type": "Polygon", "coordinates": [[*coordinates, [10**400, 0], [0, 0]]]}
    good = {"properties": {"code": "QN09901N", "nom": "\0Là\ud800"}, "geometry": shape}
    refusals: list[Refusal] = []
    content = json.dumps({"features": [*features, good]}).encode()
    assert not list(outline_entries(content, find_mapping("contours_simples"), refusals.append))
    assert len(refusals) == len(features) + 1


@settings(max_examples=40)
@given(
    st.dictionaries(st.sampled_from(["titre", "axes", "themes", "contenu", "colonnes", "millesime"]), JSON)
)
def test_any_yaml_is_read_or_refused(raw: dict[str, Any]) -> None:
    for reader in (read_axes, lambda given: read_mapping(given, "essai")):
        try:
            reader(raw)
        except (AxesWrong, ValueError) as wrong:
            assert str(wrong)


def test_what_refers_to_itself_over_and_over_is_not_written_out() -> None:
    nested: Any = "x"
    for _ in range(60):
        nested = [nested, nested]
    for raw in (
        {"axes": {"A": nested}, "themes": {"LOG": "A"}},
        {"axes": {"A": "a"}, "themes": {"LOG": nested}},
    ):
        try:
            assert read_axes(raw).of == {"LOG": ()}
        except AxesWrong as wrong:
            assert "libellé" in str(wrong)

"""The API's figures as pandas tables, in three lines:

    from analysis.client import Client
    c = Client("http://127.0.0.1:8000", "pv_…")
    c.figures("CODE", "themes", by="sexe")

A program for whoever reads figures elsewhere: it knows the address and the key, nothing of the database.
Every table carries, in `attrs`, the sentence to repeat (`sentence`), the participants (`n`) and the release.
What is withheld is <NA>, never 0.
"""

import weakref
from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx
import pandas as pd

from analysis.frames import frame, table_frame

PAGES_AT_MOST = 500
PAGE = 200
QUOTED = ("id", "theme", "theme_label", "kind", "kind_label", "text")
READ_SECONDS, CONNECT_SECONDS = 60.0, 5.0


class ApiError(Exception):
    """The API did not give the figures; the message says what to do, in French. `kind` is stable."""

    def __init__(self, message: str, kind: str = "", status: int | None = None) -> None:
        super().__init__(message)
        self.kind, self.status = kind, status


class Client:
    """Asks one installation with one key. Usable in a `with`, which closes its connections."""

    def __init__(self, url: str, key: str, *, seconds: float = READ_SECONDS) -> None:
        """url: the installation's address, without /v1; key: made by « portevoix key create ».

        Raises ApiError for what cannot be an address or a key.
        """
        address = url.strip().rstrip("/").removesuffix("/v1")
        if not address.startswith(("http://", "https://")):
            raise ApiError("L’adresse doit commencer par http:// ou https://.", "adresse")
        if not (key.isascii() and key.isprintable() and key.strip()):
            raise ApiError("La clé est vide ou mal recopiée : elle commence par « pv_ ».", "cle")
        self._http = httpx.Client(
            base_url=f"{address}/v1/",
            headers={"Authorization": f"Bearer {key.strip()}", "Accept": "application/json"},
            timeout=httpx.Timeout(seconds, connect=CONNECT_SECONDS),
        )

        # In three lines nobody closes anything: connections end with the client.
        self.close = weakref.finalize(self, self._http.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def campaigns(self) -> pd.DataFrame:
        """One row per campaign."""
        return frame(self._items("campaigns"))

    def participation(self, code: str) -> pd.DataFrame:
        """One row per question, answered and passed; the live totals are in `attrs`."""
        body = self.get(f"campaigns/{_part(code)}/participation")
        table = frame(body.pop("questions"))
        table.attrs.update(body, n=body["accepted"])
        return table

    def releases(self, code: str) -> pd.DataFrame:
        """One row per release, the newest first."""
        return frame(self._items(f"campaigns/{_part(code)}/releases", place="before"))

    def figures(
        self, code: str, table: str = "themes", by: str | None = None, release: int | None = None
    ) -> pd.DataFrame:
        """One row per line and column of a table of the closed list, in total and by one breakdown."""
        return self.crosstab(code, table, by, release=release)

    def crosstab(
        self,
        code: str,
        rows: str = "themes",
        by: str | None = None,
        release: int | None = None,
        **filters: str | list[str],
    ) -> pd.DataFrame:
        """The same with filters that keep columns: `sexe="femme"`, `at="2026-03-31"`."""
        query = {"rows": rows, "by": by, "release": release, **filters}
        return table_frame(self.get(f"campaigns/{_part(code)}/crosstab", query))

    def profile(self, code: str, by: str = "sexe", release: int | None = None) -> pd.DataFrame:
        """Who took part: one row per category of a breakdown."""
        body = self.get(f"campaigns/{_part(code)}/profile", {"by": by, "release": release})
        return frame(body["columns"], body)

    def indicators(
        self, code: str, by: str | None = None, table: str | None = None, release: int | None = None
    ) -> pd.DataFrame:
        """Every figure of a release, one row each."""
        query = {"by": by, "table": table, "release": release}
        return self._listed(f"campaigns/{_part(code)}/indicators", query)

    def quotes(
        self, code: str, search: str = "", theme: str | None = None, kind: str | None = None
    ) -> pd.DataFrame:
        """Validated quotations, one row each; search: words that must all be there."""
        query = {"q": search or None, "theme": theme, "kind": kind}
        return self._listed(f"campaigns/{_part(code)}/quotes", query, QUOTED)

    def compare(self, *campaigns: str, table: str = "themes") -> pd.DataFrame:
        """Campaigns side by side: one row per line and campaign, with the difference to the first."""
        body = self.get("compare", {"campaigns": ",".join(campaigns), "table": table})
        table_ = frame(_side_by_side(body, "campaign", [one["campaign"] for one in body["campaigns"]]), body)
        table_.attrs["n"] = {side["campaign"]: side["release"]["participants"] for side in body["campaigns"]}
        return table_

    def contrasts(
        self, code: str, by: str, rows: str = "themes", reference: str | None = None
    ) -> pd.DataFrame:
        """One row per line and category of a breakdown, with the difference to one of them."""
        body = self.get(
            f"campaigns/{_part(code)}/contrasts", {"by": by, "rows": rows, "reference": reference}
        )
        return frame(_side_by_side(body, "column", [one["code"] for one in body["columns"]]), body)

    def territories(self) -> pd.DataFrame:
        """One row per territory that something is known of."""
        return frame(self._items("territories"))

    def statistics(self, territory: str) -> pd.DataFrame:
        """What statistics say of a territory, one row per indicator."""
        body = self.get(f"territories/{_part(territory)}/indicators")
        return frame(body["items"], body)

    def weighting(self, code: str, release: int | None = None) -> pd.DataFrame:
        """Who is missing: one row per category, participants beside residents; the rest is in `attrs`."""
        body = self.get(f"campaigns/{_part(code)}/weighting", {"release": release})
        rows = [
            {"by": one["by"], **category} for one in body.pop("profile") for category in one["categories"]
        ]
        table = frame(rows, body)
        table.attrs.update(body, n=body["participants"])
        return table

    def means(self, code: str, release: int | None = None) -> pd.DataFrame:
        """Means and medians: one row per question whose answers have an order."""
        return self._document(f"campaigns/{_part(code)}/means", "questions", {"release": release})

    def diagnosis(self, territory: str, **query: str) -> pd.DataFrame:
        """The diagnosis of a territory, one row per theme; its other parts are in `attrs["parts"]`."""
        table = self._document(f"territories/{_part(territory)}/diagnosis", "themes", query)
        table.attrs["n"] = table.attrs["parts"]["method"]["participants"]
        return table

    def convergence(self, territory: str, **query: str) -> pd.DataFrame:
        """What residents say beside what statistics say: one row per theme."""
        body = self.get(f"territories/{_part(territory)}/diagnosis", query)
        table = frame(body["convergence"]["rows"], body)
        table.attrs.update(n=body["method"]["participants"], rule=body["convergence"]["rule"])
        return table

    def priorities(self, code: str, **query: str) -> pd.DataFrame:
        """The priorities of a territory or of a campaign: one row per method and priority.

        The path of each priority, opinion groups and notes are in `attrs["parts"]`.
        """
        kind = "territories" if code.upper().startswith(("QP", "QN")) else "campaigns"
        body = self.get(f"{kind}/{_part(code)}/priorities", query)
        rows = [
            {"method": one["method"], "poll": one["poll"], "method_n": one["n"], **item}
            for one in body["methods"]
            for item in one["items"]
        ]
        table = frame(rows, body)
        table.attrs["parts"] = {name: body[name] for name in ("methods", "opinions", "items")}
        return table

    def get(self, path: str, query: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the answer of an address under /v1 as it is; raises ApiError."""
        asked = {name: value for name, value in (query or {}).items() if value is not None}
        try:
            answer = self._http.get(path, params=asked)
        except httpx.TimeoutException:
            raise ApiError(
                "Le service met trop de temps à répondre : réessayez dans une minute.", "delai"
            ) from None
        except httpx.HTTPError:
            raise ApiError(
                f"Rien ne répond à {self._http.base_url} : vérifiez l’adresse, et que le service tourne.",
                "injoignable",
            ) from None
        return _body(answer)

    def _document(self, path: str, rows: str, query: Mapping[str, Any]) -> pd.DataFrame:
        body = self.get(path, query)
        parts = dict(body)
        table = frame(parts.pop(rows, []), body)
        table.attrs["parts"] = parts
        return table

    def _listed(self, path: str, query: Mapping[str, Any], columns: Sequence[str] = ()) -> pd.DataFrame:
        first: dict[str, Any] = {}
        rows = list(self._items(path, query, first=first))
        return frame(rows, first, columns)

    def _items(
        self,
        path: str,
        query: Mapping[str, Any] | None = None,
        *,
        place: str = "after",
        first: dict[str, Any] | None = None,
    ) -> Iterator[dict[str, Any]]:
        """Yield what every page lists, in order; `first` is given what the first page says beside."""
        asked: dict[str, Any] = {**(query or {}), "limit": PAGE}
        for _ in range(PAGES_AT_MOST):
            body = self.get(path, asked)
            if first is not None and not first:
                first.update({name: value for name, value in body.items() if name != "items"})
            yield from body["items"]
            if body.get("next") is None:
                return
            asked[place] = body["next"]
        raise ApiError(
            f"Plus de {PAGES_AT_MOST} pages : demandez moins à la fois, par tableau ou par thème.", "pages"
        )


def _body(answer: httpx.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        body = None
    if isinstance(body, dict) and answer.status_code == 200:
        return body
    if isinstance(body, dict) and "detail" in body and "title" in body:
        kind = str(body.get("type", "")).rpartition("#probleme-")[2]
        raise ApiError(f"{body['title']}. {body['detail']}", kind, answer.status_code)
    raise ApiError(
        f"Cette adresse ne répond pas comme Porte-voix (code {answer.status_code}) : donnez celle de "
        "l’installation, sans /v1 ni page.",
        "adresse",
        answer.status_code,
    )


def _part(word: str) -> str:
    """A code as one part of an address, whatever is in it."""
    return quote(word, safe="") or "%20"


def _side_by_side(body: dict[str, Any], name: str, names: list[str]) -> list[dict[str, Any]]:
    """Return a row per line and side; `name` is what a side is called."""
    return [
        {**_without(row, "figures", "differences"), **figure, name: side, **difference}
        for row in body["rows"]
        for side, figure, difference in zip(
            names,
            row["figures"],
            [{}, *({"difference": _without(one, name)} for one in row["differences"])],
            strict=True,
        )
    ]


def _without(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key not in names}

"""Dependencies of every operation: a session, and a key of a sufficient role."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Annotated, cast

from fastapi import Depends, Path, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.orm import Session, sessionmaker

from api.keys import ApiRole, Holder, holder_of
from api.problems import campaign_unknown, no_files, no_key, territory_refused, territory_unknown, wrong_role
from consultation import campaigns
from consultation.keyring import Keys
from consultation.tables import CampaignRow, TerritoryRow
from consultation.territories.codes import CodeRefused, read_code
from consultation.territories.known import find_territory

Clock = Callable[[], datetime]

_bearer = HTTPBearer(
    auto_error=False, scheme_name="cle", description="Clé d’accès : « portevoix key create --role analyst »."
)


def get_session(request: Request) -> Iterator[Session]:
    with cast("sessionmaker[Session]", request.app.state.sessions)() as session:
        yield session


def get_now(request: Request) -> datetime:
    return cast(Clock, request.app.state.clock)()


DbSession = Annotated[Session, Depends(get_session)]
Now = Annotated[datetime, Depends(get_now)]


def get_holder(
    session: DbSession,
    now: Now,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Holder:
    holder = holder_of(session, credentials.credentials, now) if credentials else None
    if holder is None:
        raise no_key()
    return holder


def _needs(role: ApiRole) -> Callable[[Holder], Holder]:
    def check(holder: Annotated[Holder, Depends(get_holder)]) -> Holder:
        if not holder.role.opens(role):
            raise wrong_role(role)
        return holder

    return check


Facilitator = Annotated[Holder, Depends(_needs(ApiRole.FACILITATOR))]
Analyst = Annotated[Holder, Depends(_needs(ApiRole.ANALYST))]
Admin = Annotated[Holder, Depends(_needs(ApiRole.ADMIN))]


def get_file_keys(
    request: Request,
    # The key first: without one, nobody learns what opens here.
    _: Annotated[Holder, Depends(get_holder)],
) -> Keys:
    """Return what opens residents' files; a 404 problem where this address was started without."""
    keys: Keys | None = request.app.state.keys
    if keys is None:
        raise no_files()
    return keys


FileKeys = Annotated[Keys, Depends(get_file_keys)]


def get_campaign(
    session: DbSession,
    # The key first: without one, nobody learns which codes exist.
    _: Annotated[Holder, Depends(get_holder)],
    code: Annotated[str, Path(description="Code de la campagne.", examples=["tilleuls-abcd"])],
) -> CampaignRow:
    return campaign_of(session, code)


def campaign_of(session: Session, code: str) -> CampaignRow:
    """Return the campaign; raises a 404 problem, also for what cannot be a code."""
    if not (code.isascii() and code.replace("-", "a").isalnum() and len(code) <= 32):
        raise campaign_unknown()
    try:
        return campaigns.find(session, code)
    except campaigns.CampaignUnknown:
        raise campaign_unknown() from None


Campaign = Annotated[CampaignRow, Depends(get_campaign)]


def get_territory(
    session: DbSession,
    # The key first, as for campaigns.
    _: Annotated[Holder, Depends(get_holder)],
    code: Annotated[str, Path(description="Code du quartier prioritaire.", examples=["QN09901N"])],
) -> TerritoryRow:
    return territory_of(session, code)


def territory_of(session: Session, code: str) -> TerritoryRow:
    """Return the territory; raises a 422 problem for what is no code, a 404 for one that is not known."""
    try:
        territory = find_territory(session, read_code(code))
    except CodeRefused as refused:
        raise territory_refused(str(refused)) from None
    if territory is None:
        raise territory_unknown()
    return territory


Territory = Annotated[TerritoryRow, Depends(get_territory)]

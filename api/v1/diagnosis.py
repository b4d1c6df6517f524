"""The diagnosis of a territory: residents' voice, statistics and what actors say, three columns apart."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from sqlalchemy.orm import Session

from analysis.diagnosis import Diagnosis, diagnosis_of
from analysis.diagnosis.finding import AxesUnknown, NoRelease
from api.access import Analyst, DbSession
from api.diagnosis_problems import axes_unknown, of_a_territory
from api.problems import no_release
from api.v1.campaigns import missing
from api.v1.diagnosis_models import DiagnosisOut
from consultation.territories.codes import read_code

router = APIRouter(tags=["Territoires"])


@router.get(
    "/territories/{code}/diagnosis",
    operation_id="getDiagnosis",
    summary="Le diagnostic d’un territoire",
)
def get_diagnosis(
    session: DbSession,
    _: Analyst,
    code: Annotated[str, Path(description="Code du quartier prioritaire.", examples=["QN09901N"])],
    campaign: Annotated[
        str | None,
        Query(max_length=32, description="Code d’une campagne ; sans lui, la dernière écoute parue."),
    ] = None,
    axes: Annotated[
        str | None,
        Query(max_length=20, description="Lecture par axes : contrat, p2030, p2015 ou loi2014."),
    ] = None,
) -> DiagnosisOut:
    """Par thème : ce que disent les participants, les statistiques en regard, ce qui est fait, ce que disent
    les acteurs. Puis convergence, AFOM (brouillon), potentiels et signaux faibles. Vient de la dernière
    parution : ce qu’elle retient n’y est nulle part."""
    return DiagnosisOut.model_validate(asked_for(session, code, campaign, axes))


def asked_for(session: Session, code: str, campaign: str | None, axes: str | None) -> Diagnosis:
    """Return a diagnosis; raises a problem that says what is missing."""
    try:
        with of_a_territory():
            return diagnosis_of(session, read_code(code), campaign, axes)
    except NoRelease as error:
        raise no_release(missing(session, error.campaign).detail) from None
    except AxesUnknown as error:
        raise axes_unknown(error.names) from None

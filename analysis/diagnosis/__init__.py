"""The diagnosis of a territory, put together from a release, its statistics and validated quotations."""

from analysis.diagnosis.making import diagnosis_of, diagnosis_of_campaign
from analysis.diagnosis.model import Diagnosis

__all__ = ["Diagnosis", "diagnosis_of", "diagnosis_of_campaign"]

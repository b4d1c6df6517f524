"""The rules of the check, one module per concern; `consultation.questionnaire.check` applies them all."""

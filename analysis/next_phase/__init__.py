"""The next phase of a consultation: a questionnaire drafted from what the last one published."""

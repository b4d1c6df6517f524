"""Priorities: from grades, pairs, dots, approvals and criteria to ranks that say how sure they are."""

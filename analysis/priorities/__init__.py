"""What comes first: from grades, orders, comparisons, approvals and opinions to documents of a release."""

"""Pages for people: notice and results of a campaign, documentation, console."""

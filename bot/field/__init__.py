"""Field entry: somebody of the team answers for a person at the door, in a workshop or from paper.

A page with the whole questionnaire, that works without a network; what it sends goes through the inbox as
everybody's messages do, and the engine takes the answers one by one.
"""

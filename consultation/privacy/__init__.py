"""What is kept of people: for how long, where it leads, and what becomes of it when they or a campaign go."""

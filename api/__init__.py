"""HTTP for analysts and other systems, and the facilitators' console."""

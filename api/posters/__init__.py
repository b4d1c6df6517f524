"""QR codes and posters: what brings people into a campaign."""

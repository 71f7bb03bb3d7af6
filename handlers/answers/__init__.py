"""Questions and answers: asked, judged, handed over, learned from."""

"""What answers leave behind and are made of: cards, policy facts, turns, opinions, figures."""

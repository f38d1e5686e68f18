"""How a briefing reaches the front line: drafted from the release, by shift, by mail and chat, beside tickets, at kiosks."""

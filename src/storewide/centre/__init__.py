"""The marketing operations centre: services, tools, experts, guidelines and bets that several units share."""

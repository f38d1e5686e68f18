"""The REST door: every module's router under `/api/v1/`, signed in by API key, problems as problem+json."""

"""SCIM 2.0 at `/scim/v2/` (RFC 7643, RFC 7644): a directory service brings people and teams, and keeps them up to date."""

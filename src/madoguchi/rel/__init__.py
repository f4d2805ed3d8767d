"""Known disasters put back on purpose, and the runs that must see them. No part of a release: see docs/reliability.md."""

"""The 26 tables of the network bundle, in the order in which they are read (spec/exchange.md)."""

from __future__ import annotations

from certificates.bundle import PROOFS
from courses.bundle import COMPETENCES
from dealerships.bundle import COOPERATIONS, NETWORK, PEOPLE, SYSTEMS
from readiness.bundle import COVERS, ROLLOUTS

TABLES = (*NETWORK, *PEOPLE, *COMPETENCES, *PROOFS, *SYSTEMS, *ROLLOUTS, *COOPERATIONS, *COVERS)

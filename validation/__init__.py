"""A package becomes a Report, and a Report opens or closes the gate. Knows no portal and no orchestrator."""

"""Prefect flows, the schedule and the command line. No logic of its own."""

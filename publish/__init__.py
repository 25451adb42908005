"""A package and a portal become a PublishPlan; the plan is applied and read back. Knows no orchestrator."""

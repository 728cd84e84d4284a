"""Who pays how much of a bill: rules, games of cost, and what comes together without one."""

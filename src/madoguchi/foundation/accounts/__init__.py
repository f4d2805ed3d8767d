"""Staff accounts: who works here, with which duties, and how they prove it."""

"""The staff's entrance: sign-in, accounts, and the auditor's pages."""

"""Residents and households with their history, and protective measures. Stored from the types of
`core.people`.
"""

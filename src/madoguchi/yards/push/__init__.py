"""The yard of push lists: who should hear about a procedure, looked at by one person and let go by another."""

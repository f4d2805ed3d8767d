"""Stand-ins for outside services: real servers on real sockets that check a request as the service documents it.

They exist for demos and tests, share no code with the adapters that they are a check on, and send nothing anywhere.
"""

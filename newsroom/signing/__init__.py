"""How staff sign in: throttled passwords, second factors, and the sessions that follow."""

"""The pages of signing in. Each one is nobody else's: private, and kept nowhere."""

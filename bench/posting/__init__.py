"""What bench/posts.py starts, fills and sends."""

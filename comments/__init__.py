"""Comments: what readers reply, how it is judged, who decides. Stands on `articles`."""

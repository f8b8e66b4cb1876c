"""Pages that are the same for everybody, kept ready in front of Django and never stale.

`table` says which addresses are kept, `gate` which requests may have them, `page` what a kept page
is and how it is answered, `changes` what readers are to see otherwise, `memory` and `folder` where
pages are, `store` when one is good, `turns` who makes a missing one, and `front` joins them.
`cdn` says what a CDN in front may store, `purge` and `tasks` tell it what changed.

`served` are the files that nginx gives out by itself, `publishing` says when a page comes there and
goes, and `lock` keeps the one from the other.
"""

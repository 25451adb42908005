"""A complete real CKAN on this machine, without containers, for tests and for a first look.

PostgreSQL, Redis, Solr and CKAN are installed below one state folder, bound to loopback or to Unix sockets, and
started, found again and stopped as one. `publish.embedded.stack` has the three functions: `up`, `down`, `status`.
Nothing here knows packages or how datasets are published.
"""

"""The web page: the account of a ledger in a browser, and its JSON API; an edge."""

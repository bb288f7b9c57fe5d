"""What stands before every page, one idea a file, from the outside in: headers, peers, sites, bodies, the door."""

"""An account's story as a page: what its lines cite, how they are linked, and the parts that it is shown in.

`lines` has what a page is made of, `story` gathers it, `links` says where everything stands, `views` cuts a story into
pages that are served, and `render_html` beside this package makes one file of all.
"""

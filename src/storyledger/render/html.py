def render_html(a):
    return ""

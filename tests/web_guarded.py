"""A small application behind the guards, for tests of each guard."""

from types import SimpleNamespace

from fastapi import Depends, FastAPI, Request, UploadFile, WebSocket
from fastapi.responses import RedirectResponse, Response
from web_client import BASE

from storyledger.web.context import make_templates
from storyledger.web.guard import csrf_token, install_guards, require_admin, require_editor, visitor
from storyledger.web.settings import ServeSettings

EVIL = "https://evil.example"


def guarded(limits=None, **told):
    """Return an application with a route of each kind, as the user's own computer serves it."""
    app = FastAPI()
    app.state.desk = SimpleNamespace(templates=make_templates())
    app.state.written = []

    @app.get("/")
    def page(request: Request):
        token = csrf_token(request)
        return Response(f'<meta name="csrf" content="{token}">{visitor(request).name}', media_type="text/html")

    @app.get("/original")
    def original():
        headers = {"content-security-policy": "sandbox", "cache-control": "max-age=60"}
        return Response("x", headers={**headers, "content-disposition": "attachment; filename=a"})

    @app.get("/broken")
    def broken():
        raise RuntimeError("secret words")

    @app.get("/away")
    def away(to: str):
        return RedirectResponse(to)

    @app.post("/write")
    async def write(request: Request):
        form = await request.form()
        app.state.written.append(dict(form))
        return {"by": visitor(request).name}

    @app.post("/upload")
    async def upload(file: UploadFile):
        app.state.written.append(len(await file.read()))
        return {}

    @app.post("/api/v1/write")
    async def write_json(request: Request):
        app.state.written.append(await request.json())
        return {}

    @app.post("/edit", dependencies=[Depends(require_editor)])
    def edit():
        return {}

    @app.get("/rule", dependencies=[Depends(require_admin)])
    def rule():
        return {}

    @app.websocket("/live")
    async def live(socket: WebSocket):
        await socket.accept()
        await socket.send_text("mara")

    @app.get("/static/app.css")
    def style():
        return Response("")

    install_guards(app, ServeSettings(ledger=told.pop("ledger", "none"), by="mara", **told), limits)
    return app


async def ask(app, receive, *, path="/write", method="POST", headers=(), client=("127.0.0.1", 1)):
    """Return the status and the headers of the answer to a request that is made by hand, as a server hands it on."""
    sent = []

    async def send(message):
        sent.append(message)

    told = {"host": BASE.removeprefix("http://"), **dict(headers)}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in told.items()],
        "client": client,
        "server": ("127.0.0.1", 8321),
    }
    await app(scope, receive, send)
    return sent[0]["status"], {name.decode(): value.decode() for name, value in sent[0]["headers"]}

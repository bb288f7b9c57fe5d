"""The command line: what it writes where, and how it ends; the pipeline is a stand-in."""

import io
import json
import os
import re
import signal
import subprocess
import sys
import textwrap
import types
from dataclasses import replace
from pathlib import Path

import click
import pytest
from account_records import make_account

from storyledger import __version__, cli
from storyledger.errors import ModelError

ROOT = Path(__file__).parent.parent


@pytest.fixture
def pipeline(monkeypatch):
    """Return a stand-in for the pipeline that makes a small account and keeps what it was called with."""
    module = types.ModuleType("storyledger.pipeline")
    module.calls = []
    module.account = make_account()
    module.error = None

    def build_accounts(inputs, settings, stdin=None, on_progress=None):
        module.calls.append((tuple(inputs), settings, stdin.read() if stdin is not None else None))
        on_progress("read", 1, 2)
        if module.error is not None:
            raise module.error
        return module.account

    module.build_accounts = build_accounts
    monkeypatch.setitem(sys.modules, "storyledger.pipeline", module)
    return module


@pytest.fixture
def run(run):
    """Return a function that runs the program and gives exit status, standard output and standard error."""

    def run_program(*arguments):
        status, out, err = run(*arguments)
        return status, out.decode(), err

    return run_program


@pytest.mark.usefixtures("pipeline")
def test_the_summary_goes_to_standard_output_and_problems_to_standard_error(run):
    """Exit status is 0 where an account was made, and what could not be read is named with its line."""
    status, out, err = run("account", "r1.txt")
    assert (status, err) == (0, "storyledger: x, line 3: empty\n")
    assert out.startswith("Flood\n")
    assert "PROBLEMS" not in out
    assert "\x1b" not in out


def test_files_are_written_whole_and_the_pipeline_gets_the_paths(pipeline, run, tmp_path):
    """--json and --html write files, leave nothing else beside them, and overwrite what was there."""
    (tmp_path / "a.html").write_text("old")
    status, out, _ = run(
        "account", "b", "a/*.txt", "--json", str(tmp_path / "a.json"), "--html", str(tmp_path / "a.html"), "--quiet"
    )
    assert (status, out) == (0, "")
    assert json.loads((tmp_path / "a.json").read_text("utf-8"))["schema"] == "storyledger/account/1"
    assert (tmp_path / "a.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "a.json"]
    assert pipeline.calls[0][0] == ("b", "a/*.txt")


def test_json_on_standard_output_is_alone_there(pipeline, run, monkeypatch):
    """`--json -` can go into a pipe, and `-` reads standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff report")))
    status, out, _ = run("account", "-", "--json", "-")
    assert status == 0
    assert json.loads(out)["stories"][0]["title"] == "Flood"
    assert pipeline.calls[0][2] == b"\xff report"


def test_a_written_file_keeps_the_mode_that_the_user_asked_for(pipeline, run, tmp_path):
    """A new file follows the umask, an old one keeps its own mode, a link stays a link."""
    assert pipeline.calls == []
    old_mask = os.umask(0o027)
    try:
        run("account", "x", "-q", "--json", str(tmp_path / "new.json"))
        (tmp_path / "target.json").touch(0o600)
        (tmp_path / "target.json").chmod(0o604)
        (tmp_path / "link.json").symlink_to("target.json")
        run("account", "x", "-q", "--json", str(tmp_path / "link.json"))
    finally:
        os.umask(old_mask)
    assert (tmp_path / "new.json").stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "target.json").stat().st_mode & 0o777 == 0o604
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "target.json").stat().st_size > 100


@pytest.mark.usefixtures("pipeline")
def test_changes_since_an_earlier_account_are_told(run, tmp_path):
    """The same reports again: nothing changed; without them in the earlier account: all of it is new."""
    earlier = tmp_path / "monday.json"
    run("account", "x", "--json", str(earlier))
    status, out, _ = run("account", "x", "--since", str(earlier), "--json", "-")
    assert (status, json.loads(out)["changes"]["lines"]) == (0, [])
    before = json.loads(earlier.read_text("utf-8"))
    earlier.write_text(json.dumps({**before, "stories": []}), "utf-8")
    status, out, _ = run("account", "x", "--since", str(earlier))
    assert status == 0
    assert "WHAT CHANGED" in out
    assert "New figure" in out


def test_nothing_read_is_exit_status_one_and_writes_no_file(pipeline, run, tmp_path):
    """Where no account could be made, no file says otherwise."""
    pipeline.account = replace(pipeline.account, stories=())
    status, out, err = run("account", "x", "--json", str(tmp_path / "a.json"))
    assert (status, out) == (1, "")
    assert "x, line 3: empty" in err
    assert "No account could be made" in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("account",), "name the reports"),
        (("account", "x", "--html", "-"), "--html needs a file name"),
        (("account", "x", "--json", "no/such/folder/a.json"), "the folder 'no/such/folder' does not exist"),
        (("account", "x", "--html", "."), "is a folder"),
        (("account", "x", "--width", "3"), "--width"),
        (("account", "x", "--jsn", "a"), "No such option"),
        (("acount",), "No such command"),
        (("account", "x", "--since", "no-such.json"), "cannot be read (No such file or directory)"),
        (("account", "x", "--since", __file__), "not JSON"),
        (("account", "x", "--since", str(ROOT / "tests" / "floors.json")), "not an account"),
    ],
)
def test_wrong_usage_is_exit_status_two_and_says_what_is_wrong(pipeline, run, arguments, message):
    """Usage errors come before any work."""
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert message in err
    assert pipeline.calls == []


def test_a_broken_package_is_told_without_a_traceback(pipeline, run):
    """Errors we raise on purpose are one line on standard error."""
    pipeline.error = ModelError("reader.onnx is missing")
    assert run("account", "x") == (1, "", "storyledger: reader.onnx is missing\n")


def test_a_fault_of_ours_is_not_hidden(pipeline):
    """An unexpected error keeps its traceback."""
    pipeline.error = KeyError("ours")
    with pytest.raises(KeyError):
        cli.main(["account", "x"])


def test_an_interruption_ends_with_130_and_no_traceback(pipeline, run, tmp_path):
    """Ctrl-C leaves no file behind."""
    pipeline.error = KeyboardInterrupt()
    status, out, err = run("account", "x", "--json", str(tmp_path / "a.json"))
    assert (status, out, err) == (130, "", "\nstoryledger: interrupted.\n")
    assert list(tmp_path.iterdir()) == []


def test_an_interruption_while_writing_leaves_the_old_file(monkeypatch, tmp_path):
    """A file is replaced whole or not at all."""
    (tmp_path / "a.json").write_text("old")

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        cli.write_file(str(tmp_path / "a.json"), b"new")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.json", "old")]


def test_a_disk_that_cannot_be_written_is_told(pipeline, run, tmp_path, monkeypatch):
    """An error of the system on writing is one line."""
    assert pipeline.calls == []

    def full(*_):
        raise OSError(28, "No space left on device", "a.json")

    monkeypatch.setattr(Path, "replace", full)
    status, _, err = run("account", "x", "-q", "--json", str(tmp_path / "a.json"))
    assert status == 1
    assert "No space left on device" in err
    assert list(tmp_path.iterdir()) == []


def test_version_and_help():
    """--version says it; --help shows examples and every option of each command has a help line."""
    out = subprocess.run(
        [sys.executable, "-m", "storyledger.cli", "--version"], capture_output=True, text=True, check=True, env=_env()
    )
    assert out.stdout == f"storyledger {__version__}\n"
    for arguments in (["--help"], ["account", "--help"]):
        text = subprocess.run(
            [sys.executable, "-m", "storyledger.cli", *arguments],
            capture_output=True,
            text=True,
            check=True,
            env=_env(),
        ).stdout
        assert "Examples:" in text
        assert "  storyledger account reports/" in text
    for command in cli.cli.commands.values():
        assert command.help
        assert all(option.help for option in command.params if isinstance(option, click.Option))


def _env(**more):
    return {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{os.environ.get('PYTHONPATH', '')}", **more}


def test_help_imports_nothing_heavy():
    """`--help` needs click and our own small modules, and none of the libraries that a command uses."""
    code = textwrap.dedent("""
        import sys, storyledger.cli
        try: storyledger.cli.main(['account', '--help'])
        finally: print(sorted(sys.modules), file=sys.stderr)
        """)
    err = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=_env()).stderr
    for heavy in (
        "numpy",
        "onnxruntime",
        "tokenizers",
        "trafilatura",
        "lxml",
        "rich",
        "jinja2",
        "jsonschema_rs",
        "json",
        "storyledger.records",
    ):
        assert f"'{heavy}'" not in err


# Where the tests run in the background, the shell has them ignore Ctrl-C, and children inherit that: hence the handler.
_SLOW = """
import signal, sys, time, types
signal.signal(signal.SIGINT, signal.default_int_handler)
module = types.ModuleType("storyledger.pipeline")
def build_accounts(inputs, settings, stdin=None, on_progress=None):
    print("started", flush=True)
    time.sleep(60)
module.build_accounts = build_accounts
sys.modules["storyledger.pipeline"] = module
import storyledger.cli
storyledger.cli.main(["account", "x", "--json", sys.argv[1]])
"""


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_real_signal_ends_the_process_cleanly(tmp_path, number, status):
    """A signal during the work ends it at once with its status, without a traceback and without a file."""
    process = subprocess.Popen(
        [sys.executable, "-c", _SLOW, str(tmp_path / "a.json")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=_env(),
    )
    assert process.stdout.readline() == "started\n"
    process.send_signal(number)
    _, err = process.communicate(timeout=20)
    assert process.returncode == status
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_has_enough_is_no_error(tmp_path):
    """`storyledger ... | head` ends without a complaint."""
    script = tmp_path / "run.py"
    script.write_text(
        textwrap.dedent("""
        import sys, types
        sys.path.insert(0, sys.argv[1])
        from account_records import make_account
        module = types.ModuleType("storyledger.pipeline")
        module.build_accounts = lambda *_, **__: make_account()
        sys.modules["storyledger.pipeline"] = module
        import storyledger.cli
        storyledger.cli.main(["account", "x", "--json", "-"])
        """)
    )
    command = f"'{sys.executable}' '{script}' '{ROOT / 'tests'}' | true"
    err = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, env=_env()).stderr
    assert "Traceback" not in err
    assert "BrokenPipe" not in err


def _on_a_terminal(arguments, tmp_path, **more):
    """Return what the program writes to a terminal of 80 columns."""
    pty = pytest.importorskip("pty")
    script = tmp_path / "run.py"
    script.write_text(
        textwrap.dedent(f"""
        import sys, time, types
        sys.path.insert(0, {str(ROOT / "tests")!r})
        from account_records import make_account
        module = types.ModuleType("storyledger.pipeline")
        def build_accounts(inputs, settings, stdin=None, on_progress=None):
            on_progress("read", 1, 7)
            time.sleep(float(inputs[0]))
            return make_account()
        module.build_accounts = build_accounts
        sys.modules["storyledger.pipeline"] = module
        import storyledger.cli
        storyledger.cli.main({arguments!r})
        """)
    )
    master, slave = pty.openpty()
    env = _env(TERM="xterm-256color", COLUMNS="80", **more)
    process = subprocess.Popen([sys.executable, str(script)], stdout=slave, stderr=slave, stdin=slave, env=env)
    os.close(slave)
    out = b""
    while True:
        try:
            block = os.read(master, 4096)
        except OSError:
            break
        if not block:
            break
        out += block
    os.close(master)
    assert process.wait() == 0
    return out.decode()


def test_on_a_terminal_there_is_colour_unless_the_user_wants_none(tmp_path):
    """NO_COLOR is respected."""
    assert "\x1b[1" in _on_a_terminal(["account", "0"], tmp_path)
    assert "\x1b[" not in _on_a_terminal(["account", "0"], tmp_path, NO_COLOR="1")


def test_progress_is_shown_after_two_seconds_and_not_before(tmp_path):
    """A run of three seconds shows how far it is; a short one, or a quiet one, shows nothing."""
    assert re.search(r"Reading.*1/7", _on_a_terminal(["account", "3"], tmp_path))
    assert "Reading" not in _on_a_terminal(["account", "0.1"], tmp_path)
    assert "Reading" not in _on_a_terminal(["account", "2.5", "--quiet"], tmp_path)

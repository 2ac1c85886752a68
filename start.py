"""
Open attain with nothing but Python 3.11 or newer and its pip.

    python3 start.py              set up, build the demo release, open the portal
    python3 start.py demo         set up, then print the region's verdicts
    python3 start.py test         set up, then run every check and every test
    python3 start.py test --full  the heavy trials too
    python3 start.py show THA     set up, then run any other attain command

Packages go into `.venv` beside this file and nowhere else. Their versions and hashes stand in
`requirements/`. The next run finds everything in place and starts at once.

This file must be readable for very old Pythons, so that they can say what is wrong:
no annotations, no f-strings (tests/test_start.py holds it to that).
"""

from __future__ import print_function

import hashlib
import os
import shutil
import subprocess
import sys
import time

OLDEST = (3, 11)
NEWEST_LISTED = (3, 14)
HERE = os.path.dirname(os.path.abspath(__file__))
HOME = os.path.join(HERE, ".venv")
STAMP = os.path.join(HOME, "attain-stamp.txt")
ON_WINDOWS = os.name == "nt"
PROGRAMS = os.path.join(HOME, "Scripts" if ON_WINDOWS else "bin")
PYTHON = os.path.join(PROGRAMS, "python.exe" if ON_WINDOWS else "python")
IN_BROWSER = "tests/browser"
ON_POSTGRESQL = [  # every test that asks for the database; tests/test_start.py holds it to that
    "tests/work",
    "tests/portal/test_say_so.py",
    "tests/portal/test_headers.py::"
    "test_so_do_pages_that_read_the_database_and_all_pages_behind_the_sign_in",
    "tests/portal/test_headers.py::"
    "test_between_two_looks_at_the_database_no_other_public_page_asks_it_anything",
]
NO_SERVER = 69  # the exit code of scripts/with_postgresql.py where there is none
AT_ONCE = ["-n", "auto", "--dist", "worksteal"]
NOTHING_CHOSEN = 5  # pytest's exit code for it


class CannotStart(Exception):
    """What stands in the way, in words for the person at the keyboard."""


def say(text):
    """Print a line at once, so that it stands before the output of other programs."""
    print(text)
    sys.stdout.flush()


# ------------------------------------------------------------------------- a Python that is new enough


def newer_pythons():
    """Yield the commands under which a new enough Python may be found on this machine."""
    for minor in range(NEWEST_LISTED[1], OLDEST[1] - 1, -1):
        if ON_WINDOWS:
            yield ["py", "-3.%d" % minor]
        yield ["python3.%d" % minor]


def is_new_enough(command):
    """Say whether `command` starts a Python that attain can run on."""
    question = "import sys; print(sys.version_info[:2] >= %r)" % (OLDEST,)
    try:
        with open(os.devnull, "w") as nowhere:
            answer = subprocess.check_output(command + ["-c", question], stderr=nowhere)
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.strip() == b"True"


def hand_over(arguments):
    """Run this file again under a newer Python, and return its exit code."""
    for command in newer_pythons():
        if is_new_enough(command):
            return subprocess.call(command + [os.path.abspath(__file__)] + arguments)
    raise CannotStart(
        "attain needs Python %d.%d or newer. This is Python %d.%d (%s), and no newer one was found.\n"
        "Install one (python.org, or your system's packages), then run the same command with it."
        % (OLDEST + tuple(sys.version_info[:2]) + (sys.executable,))
    )


# ----------------------------------------------------------------------------------- the environment


def listed_version():
    """Return the version, as 3.12, whose list of packages fits this Python."""
    return "%d.%d" % min(tuple(sys.version_info[:2]), NEWEST_LISTED)


def requirement_list(purpose):
    """Return the path of the hashed list for `purpose`: install, run or test."""
    name = "install.txt" if purpose == "install" else "%s-%s.txt" % (purpose, listed_version())
    return os.path.join(HERE, "requirements", name)


def stamp_of(purpose):
    """Return a text that changes whenever the environment for `purpose` has to be made anew."""
    seal = hashlib.sha256()
    seal.update(repr((HERE, sys.version, purpose)).encode("utf-8"))
    for path in (requirement_list("install"), requirement_list(purpose)):
        with open(path, "rb") as file:
            seal.update(file.read())
    with open(os.path.join(HERE, "pyproject.toml"), "rb") as file:
        seal.update(file.read())
    return "%s %s" % (purpose, seal.hexdigest())


def is_ready(purpose):
    """Say whether the environment stands; the one for tests also serves to run attain."""
    if not (os.path.exists(STAMP) and os.path.exists(PYTHON)):
        return False
    with open(STAMP) as file:
        stamp = file.read().strip()
    return stamp in {stamp_of(purpose), stamp_of("test")}


def surroundings():
    """Return the environment variables for programs started from here."""
    variables = dict(os.environ, UV_PYTHON_DOWNLOADS="never", PIP_DISABLE_PIP_VERSION_CHECK="1")
    for name in ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "PIP_USER", "PIP_TARGET"):
        variables.pop(name, None)
    variables["PATH"] = PROGRAMS + os.pathsep + variables.get("PATH", os.defpath)
    if "PIP_INDEX_URL" in variables:  # who has told pip where packages are has told us
        variables.setdefault("UV_DEFAULT_INDEX", variables["PIP_INDEX_URL"])
    return variables


def succeeds(command):
    """Run `command` in silence; return whether it went well, and what it said."""
    program = subprocess.Popen(
        command, cwd=HERE, env=surroundings(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    said = program.communicate()[0].decode("utf-8", "replace")
    return program.returncode == 0, said


def make_environment():
    """Make an empty environment; pip is left out of it, as this Python's own can fill it."""
    done, said = succeeds([sys.executable, "-m", "venv", "--clear", "--without-pip", HOME])
    if not done:
        raise CannotStart("Python could not make an environment in %s:\n%s" % (HOME, said))


def working_pip():
    """Return the command for a pip that installs into the environment."""
    outside = [sys.executable, "-m", "pip", "--python", PYTHON]
    if succeeds(outside + ["--version"])[0]:
        return outside
    done, said = succeeds([PYTHON, "-m", "ensurepip"])
    if not done:
        raise CannotStart(
            "This Python has neither pip nor ensurepip. On Debian and Ubuntu:\n"
            "    apt install python3-pip python3-venv\n%s" % said
        )
    return [PYTHON, "-m", "pip"]


def install_with_uv(purpose):
    """Fill the environment by uv; return whether it went well, and what was said."""
    uv = [os.path.join(PROGRAMS, "uv.exe" if ON_WINDOWS else "uv"), "pip"]
    into = ["--python", PYTHON, "--quiet"]
    lists = [requirement_list(purpose), requirement_list("install")]
    try:
        done, said = succeeds(uv + ["sync", "--require-hashes"] + into + lists)
    except OSError as trouble:
        return False, str(trouble)
    if not done:
        return done, said
    itself = ["--no-deps", "--no-build-isolation", "--editable", HERE]
    return succeeds(uv + ["install"] + into + itself)


def install_with_pip(pip, purpose):
    """Fill the environment by pip, which takes longer; return as `install_with_uv` does."""
    lists = ["-r", requirement_list(purpose), "-r", requirement_list("install")]
    done, said = succeeds(pip + ["install", "--quiet", "--require-hashes"] + lists)
    if not done:
        return done, said
    itself = ["--no-deps", "--no-build-isolation", "--editable", HERE]
    return succeeds(pip + ["install", "--quiet"] + itself)


def set_up(purpose):
    """Make the environment for `purpose` stand, unless it does already."""
    if is_ready(purpose):
        return
    began = time.time()
    say("Setting up attain in .venv (once; 20 seconds with a good line) ...")
    if tuple(sys.version_info[:2]) > NEWEST_LISTED:
        say(
            "This Python is newer than attain was tried with; the list for %s is used."
            % listed_version()
        )
    make_environment()
    pip = working_pip()
    tools = ["install", "--quiet", "--require-hashes", "-r", requirement_list("install")]
    done, said = succeeds(pip + tools)
    if done:
        done, said = install_with_uv(purpose)
    if not done:
        say("uv could not do it; pip takes over, which takes a minute or two ...")
        done, said = install_with_pip(pip, purpose)
    if not done:
        raise CannotStart(
            "The packages could not be installed. Is there a line to the package registry?\n"
            "The installer said:\n%s" % said.strip()
        )
    with open(STAMP, "w") as file:
        file.write(stamp_of(purpose))
    say("Ready after %.0f seconds." % (time.time() - began))


# ----------------------------------------------------------------------------------- the two commands


def run_attain(arguments):
    """Run an attain command in the environment, and return its exit code."""
    if not os.path.exists(os.path.join(HERE, "src", "attain", "cli")):
        raise CannotStart(
            "This copy of attain has no command line: src/attain/cli is missing.\n"
            "Get a whole copy; the library itself works from Python:\n    %s" % PYTHON
        )
    program = os.path.join(PROGRAMS, "attain.exe" if ON_WINDOWS else "attain")
    return subprocess.call([program] + arguments, env=surroundings())


def static_checks():
    """Return what is checked before any test runs: the words for it, and the command."""
    return [
        ("style", [PYTHON, "-m", "ruff", "check", "--quiet", "."]),
        ("layout of the code", [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."]),
        ("types", [PYTHON, "-m", "mypy", "--no-error-summary"]),
        ("import contracts", [os.path.join(PROGRAMS, "lint-imports")]),
    ]


def run_tests(arguments):
    """Run every check, then pytest, whose closing lines come last; return an honest exit code."""
    full = "--full" in arguments
    rest = [argument for argument in arguments if argument != "--full"]
    failed = []
    for words, command in static_checks():
        done, said = succeeds(command)
        say("%-20s %s" % (words, "ok" if done else "FAILED"))
        if not done:
            say(said)
            failed.append(words)
    notes = ["Not run: the heavy trials (python3 start.py test --full)."] if not full else []
    if not browser_stands():
        notes.append(
            "Not run: what needs a browser, for there is no Chromium (on Debian: apt install chromium)."
        )
    if not server_stands():
        notes.append(
            "Not run: the tests on PostgreSQL, for there is no server (on Debian: apt install postgresql)."
        )
    if failed:
        notes.append("FAILED before the tests: %s (see the top)." % ", ".join(failed))
    code = run_parts(parts_of_the_tests((["-m", ""] if full else []) + rest), notes)
    return code or (1 if failed else 0)


def parts_of_the_tests(arguments):
    """
    Return the runs of pytest that `arguments` ask for.

    A browser keeps an event loop in its process, in which other tests would be refused their
    database: what needs one runs by itself, a module at a time.
    """
    named = [each for each in paths_among(arguments) if os.path.exists(os.path.join(HERE, each))]
    apart = ["-n", "2", "--dist", "loadfile"]
    if named:
        in_browser = any(each.replace(os.sep, "/").startswith(IN_BROWSER) for each in named)
        return [(apart if in_browser else AT_ONCE) + arguments]
    runs = [AT_ONCE + ["--ignore", IN_BROWSER] + arguments]
    runs += [["beside PostgreSQL"] + AT_ONCE + arguments + ON_POSTGRESQL] if has_server() else []
    return runs + ([apart + arguments + [IN_BROWSER]] if has_chromium() else [])


def paths_among(arguments):
    """Yield what names files or tests of them, as paths: no option, and no value of one."""
    for before, each in zip([""] + arguments, arguments):
        if not each.startswith("-") and before not in ("-k", "-m", "-n", "-p"):
            yield each.split("::")[0]


def run_parts(parts, notes):
    """Run pytest for each part, the closing lines last; return the first code that is no success."""
    outcomes = [run_pytest(part) for part in parts]
    for note in notes:
        say(note)
    for _code, closing in outcomes:
        write_bytes(closing)
    codes = [code for code, _closing in outcomes]
    if NOTHING_CHOSEN in codes and len(set(codes)) > 1:  # -k may fit the tests of one part alone
        codes = [code for code in codes if code != NOTHING_CHOSEN]
    return next((code for code in codes if code), 0)


def browser_stands():
    """Say whether there is a Chromium; where root may install Debian's packages, install it."""
    if has_chromium():
        return True
    if not may_install():
        return False
    say("Installing Chromium and fonts of the region from Debian, for the tests in a browser ...")
    install_from_debian(["chromium", "fonts-noto-core"])
    return has_chromium()


def install_from_debian(packages):
    """Install packages of the system in silence; whether they are there, the caller looks."""
    quiet = dict(surroundings(), DEBIAN_FRONTEND="noninteractive")
    with open(os.devnull, "w") as nowhere:
        for command in (["update"], ["install", "--yes", "--no-install-recommends"] + packages):
            program = ["apt-get", "--quiet"] + command
            subprocess.call(program, env=quiet, stdout=nowhere, stderr=nowhere)


def server_stands():
    """Say whether there is a PostgreSQL server; where root may install Debian's, install it."""
    if has_server():
        return True
    if not may_install():
        return False
    say("Installing PostgreSQL from Debian, for the tests on both databases ...")
    install_from_debian(["postgresql"])
    return has_server()


def has_server():
    """Say whether scripts/with_postgresql.py finds a server that it can start."""
    return subprocess.call(beside_server([]), env=surroundings()) != NO_SERVER


def beside_server(command):
    """Return the command that runs `command` beside a PostgreSQL server of its own."""
    return [PYTHON, os.path.join(HERE, "scripts", "with_postgresql.py")] + command


def may_install():
    """Say whether packages of Debian may be installed here."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and bool(shutil.which("apt-get"))


def has_chromium():
    """Say whether the browser tests will find a Chromium."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return bool(os.environ.get("ATTAIN_CHROMIUM")) or any(shutil.which(name) for name in names)


def run_pytest(arguments):
    """Run pytest; return its exit code, and its closing line, which is not yet printed."""
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    beside = arguments[:1] == ["beside PostgreSQL"]
    command = [PYTHON, "-m", "pytest"] + colour + arguments[1 if beside else 0 :]
    if beside:
        say("The tests that write, once more, on PostgreSQL:")
        command = beside_server(command)
    program = subprocess.Popen(
        command, cwd=HERE, env=surroundings(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    closing = pass_on(program.stdout)
    return program.wait(), closing


def pass_on(stream):
    """Write `stream` through as it comes, but for its last line, which is returned."""
    held = b""
    for line in iter(stream.readline, b""):
        write_bytes(held)
        held = line
    return held


def write_bytes(some):
    """Write bytes to standard output as they are."""
    getattr(sys.stdout, "buffer", sys.stdout).write(some)
    sys.stdout.flush()


def main(arguments):
    """Carry out the command line, and return the exit code."""
    if sys.version_info[:2] < OLDEST:
        return hand_over(arguments)
    if arguments[:1] in (["-h"], ["--help"]):
        say(__doc__.strip())
        return 0
    testing = arguments[:1] == ["test"]
    set_up("test" if testing else "run")
    if testing:
        return run_tests(arguments[1:])
    if not arguments:
        say("From this folder, write `python3 start.py` for `attain`: python3 start.py show KHM")
    return run_attain(arguments or ["serve"])


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except CannotStart as trouble:
        say(str(trouble))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)

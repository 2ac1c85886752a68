"""`attain completion`: the shell completes commands and options."""

from __future__ import annotations

from typing import Annotated, Literal

from cyclopts import Parameter

from attain.cli.screen import note, say


def completion(
    shell: Literal["bash", "zsh", "fish", "powershell"],
    /,
    *,
    install: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """
    Print the script that completes attain's commands and options in a shell.

    Parameters
    ----------
    shell
        Which shell.
    install
        Put the script where the shell looks for it, instead of printing it.
    """
    from attain.cli.application import application

    app = application()
    if not install:
        say(app.generate_completion(shell=shell).rstrip("\n"))
        return 0
    place = app.install_completion(shell=shell, add_to_startup=False)
    note(f"Written: {place}. It works in the next shell that you open.")
    return 0

"""The command line: each command reads its arguments, calls one use case, prints, and gives an exit code.

`main` is the entry and turns errors into words and exit codes; `app` holds the options of all commands;
the commands stand in a file for each group. Results go to stdout, notes and progress to stderr. Nothing
heavy is imported before a command needs it. To add a command: a function in its group's file, with an
example in its docstring, and a line in the README.
"""

"""One module per subcommand of `chibo`; a new file here is a new subcommand.

Each module has `HELP` (a translatable sentence), `NEEDS_DATABASE` ("none", "app" or "owner"),
`configure(parser)` and `run(options) -> int`. The subcommand's name is `NAME`. The first three constants are
read without importing the module, so they must be literals.
"""

"""The subcommands, one per file. Each imports only what it needs; none imports Qt."""

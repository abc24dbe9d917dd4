# What each command does.
cli_scripts = \
	%D%/cache.sh %D%/cli.sh %D%/completion.sh %D%/cover.sh %D%/dialect.sh %D%/emit.sh %D%/ended.sh %D%/lsp.sh \
	%D%/nifi.sh %D%/operation.sh %D%/outputs.sh %D%/run.sh %D%/sarif.sh %D%/schema.sh %D%/target.sh \
	%D%/testfiles.sh %D%/trace.sh %D%/where.sh
TESTS      += $(cli_scripts)
EXTRA_DIST += $(cli_scripts) %D%/lsp.py %D%/schema.py %D%/nifi %D%/README.md

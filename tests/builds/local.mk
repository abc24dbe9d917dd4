# What is built, installed and linked.
builds_scripts = \
	%D%/abi.sh %D%/configure.sh %D%/cplusplus.sh %D%/embedding.sh %D%/hardening.sh %D%/moved.sh %D%/names.sh %D%/shared.sh
TESTS      += $(builds_scripts)
SLOW_TESTS += %D%/builds.sh
EXTRA_DIST += $(builds_scripts) %D%/builds.sh %D%/README.md

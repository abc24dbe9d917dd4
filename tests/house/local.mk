# Rules of this tree, and its pages.
house_scripts = \
	%D%/counts.sh %D%/fresh.sh %D%/layers.sh %D%/licence.sh %D%/links.sh %D%/man.sh %D%/release.sh %D%/style.sh
TESTS      += $(house_scripts)
SLOW_TESTS += %D%/docs.sh
EXTRA_DIST += $(house_scripts) %D%/docs.sh %D%/readme.sh %D%/README.md

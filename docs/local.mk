EXTRA_DIST += %D%/hacking.md

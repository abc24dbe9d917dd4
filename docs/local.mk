EXTRA_DIST += %D%/hacking.md %D%/language.md

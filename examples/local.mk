EXTRA_DIST += %D%/amplitude

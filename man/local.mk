dist_man_MANS += %D%/joltc.1

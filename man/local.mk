dist_man_MANS += %D%/joltc.1 %D%/joltc-connector.1 %D%/joltc-connector.5

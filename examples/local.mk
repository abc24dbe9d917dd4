EXTRA_DIST += %D%/amplitude %D%/container %D%/systemd

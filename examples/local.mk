EXTRA_DIST += %D%/amplitude %D%/container %D%/httpbin %D%/orders %D%/slack %D%/systemd

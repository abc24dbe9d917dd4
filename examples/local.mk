EXTRA_DIST += %D%/amplitude %D%/builds %D%/container %D%/httpbin %D%/orders %D%/slack %D%/systemd

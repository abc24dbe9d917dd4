EXTRA_DIST += %D%/amplitude %D%/builds %D%/container %D%/embedding %D%/httpbin %D%/orders %D%/slack %D%/systemd

EXTRA_DIST += %D%/architecture.md %D%/builds.md %D%/connector.md %D%/cover.md %D%/embedding.md %D%/hacking.md %D%/language.md %D%/nifi.md %D%/performance.md %D%/performance.svg %D%/trace.md

libjoltc_a_SOURCES += %D%/lsp.h %D%/server.h %D%/server.c %D%/frame.h %D%/frame.c %D%/waiting.h %D%/waiting.c %D%/position.h %D%/position.c \
	%D%/document.h %D%/document.c %D%/context.h %D%/context.c %D%/context_json.c %D%/scan.h %D%/region.c \
	%D%/publish.c %D%/hover.c %D%/complete.c
EXTRA_DIST += %D%/README.md

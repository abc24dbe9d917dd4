libjrtc_a_SOURCES += %D%/authorization.c %D%/authorization.h %D%/client.c %D%/client.h %D%/dial.c %D%/dial.h %D%/endpoint.c %D%/endpoint.h \
	%D%/http.c %D%/http.h %D%/http_request.c %D%/http_request.h %D%/proxy.c %D%/proxy.h %D%/resolver.c %D%/resolver.h %D%/tls.c \
	%D%/tls.h %D%/tls_server.c %D%/tls_server.h %D%/wire.c %D%/wire.h
EXTRA_DIST += %D%/README.md

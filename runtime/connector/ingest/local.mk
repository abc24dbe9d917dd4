libjrtc_a_SOURCES += %D%/ingest.c %D%/ingest.h %D%/ingest_answer.c %D%/ingest_answer.h %D%/ingest_body.c \
	%D%/ingest_body.h %D%/ingest_connection.c %D%/ingest_connection.h %D%/ingest_gate.c %D%/ingest_gate.h \
	%D%/ingest_listen.c %D%/ingest_listen.h %D%/ingest_request.c %D%/ingest_request.h %D%/ingest_room.c \
	%D%/ingest_room.h %D%/ingest_server.h
EXTRA_DIST += %D%/README.md

libjrtc_a_SOURCES += %D%/batch.c %D%/batch.h %D%/dead_letter.c %D%/dead_letter.h %D%/delivery.c \
	%D%/delivery.h %D%/delivery_out.c %D%/delivery_out.h %D%/delivery_records.c %D%/delivery_records.h %D%/ledger.c %D%/ledger.h %D%/order.c \
	%D%/order.h %D%/pause.c %D%/pause.h %D%/renew.c %D%/renew.h %D%/request.c %D%/request.h %D%/rate.c %D%/rate.h %D%/retry.c %D%/retry.h %D%/sink.c %D%/sink.h \
	%D%/sink_answer.c %D%/sink_parts.h %D%/sink_queue.c %D%/verdict.c %D%/verdict.h
EXTRA_DIST += %D%/README.md

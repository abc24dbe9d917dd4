libjrt_a_SOURCES += %D%/abi.h %D%/arena.c %D%/arena.h %D%/constant.c %D%/doc.c %D%/doc.h %D%/double_text.c %D%/embed.c %D%/embed.h %D%/form.c %D%/form.h %D%/java_map.c %D%/java_map.h %D%/java_number.c \
	%D%/make.h %D%/number.c %D%/number.h %D%/object.c %D%/piece.c %D%/plain.h %D%/object.h %D%/scan.c %D%/scan.h %D%/scan_avx512.c \
	%D%/scan_avx2.c \
	%D%/scan_kernel.h %D%/scan_neon.c %D%/scan_numbers.h %D%/scan_utf8.h %D%/scan_portable.c %D%/scan_sse2.c %D%/shown.c %D%/shown.h %D%/status.c %D%/status.h %D%/status.def \
	%D%/suggest.c %D%/suggest.h %D%/text.h %D%/unicode.c %D%/unicode.h %D%/validate.c %D%/validate.h %D%/value.c %D%/value.h \
	%D%/value_depth.h %D%/value_equal.c %D%/value_json.c %D%/value_lazy.c %D%/value_text.c %D%/where.c %D%/where.h %D%/wide.h %D%/writer.c %D%/writer.h %D%/written.c %D%/written.h
jrtjson_HEADERS += %D%/abi.h %D%/arena.h %D%/doc.h %D%/embed.h %D%/number.h %D%/scan.h %D%/status.h %D%/status.def \
	%D%/suggest.h %D%/text.h %D%/unicode.h %D%/value.h %D%/where.h %D%/writer.h
EXTRA_DIST += %D%/README.md

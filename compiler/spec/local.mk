libjoltc_a_SOURCES += %D%/spec.h %D%/spec_reader.h %D%/dialects.def %D%/functions.def %D%/operations.def \
	%D%/dialect.c %D%/functions.c %D%/functions.h %D%/names.h \
	%D%/java.c %D%/java.h %D%/spelling.c %D%/spelling.h %D%/stars.c %D%/stars.h %D%/walked.c %D%/walked.h \
	%D%/key.c %D%/key_reader.h %D%/path.c %D%/path_reader.h %D%/func.c %D%/date_call.c %D%/date_call.h %D%/func_reader.h %D%/fold.c \
	%D%/chain.c %D%/shift.c %D%/default.c %D%/remove.c %D%/cardinality.c %D%/modify.c %D%/named.c %D%/visits.c \
	%D%/template.c %D%/bare.c %D%/connector.c %D%/connector_keys.c %D%/connector_reader.h \
	%D%/connector_together.c %D%/connector_value.c $(setting_values)
nodist_libjoltc_a_SOURCES += %D%/key_lex.c %D%/key_parse.c %D%/path_lex.c %D%/path_parse.c \
	%D%/func_lex.c %D%/func_parse.c
EXTRA_DIST += %D%/key_lex.re %D%/key_parse.y %D%/path_lex.re %D%/path_parse.y \
	%D%/func_lex.re %D%/func_parse.y
# lemon writes both at once
%D%/key_parse.h: %D%/key_parse.c ;
%D%/path_parse.h: %D%/path_parse.c ;
%D%/func_parse.h: %D%/func_parse.c ;
BUILT_SOURCES += %D%/key_parse.h %D%/path_parse.h %D%/func_parse.h
CLEANFILES += %D%/key_lex.c %D%/key_parse.c %D%/key_parse.h \
	%D%/path_lex.c %D%/path_parse.c %D%/path_parse.h \
	%D%/func_lex.c %D%/func_parse.c %D%/func_parse.h
EXTRA_DIST += %D%/README.md

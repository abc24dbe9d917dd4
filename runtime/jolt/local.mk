libjrt_a_SOURCES += %D%/keys.c %D%/keys.h %D%/rest.c %D%/rest.h %D%/shared.c %D%/shared.h %D%/sort_key.h %D%/stream.c \
	%D%/stream.h %D%/jolt.h
# tree: the functions of modify, sort, cardinality
libjrt_a_SOURCES += %D%/cardinality.c %D%/cardinality.h %D%/computed.c %D%/computed.h \
	%D%/modify.c %D%/modify.h %D%/star.c %D%/star.h
libjrt_a_SOURCES += %D%/fn.c %D%/fn.h %D%/fn_case.c %D%/fn_list.c %D%/fn_math.c %D%/fn_string.c \
	%D%/fn_type.c %D%/functions.h %D%/regex.c %D%/regex.h %D%/regex_class.c %D%/regex_escape.c \
	%D%/regex_parts.h %D%/regex_property.c %D%/regex_syntax.c %D%/regex_syntax.h %D%/sort.c %D%/sort.h %D%/split.c \
	%D%/split.h
libjrt_a_SOURCES += %D%/user.h
jrtjolt_HEADERS += %D%/user.h %D%/cardinality.h %D%/computed.h %D%/functions.h %D%/modify.h %D%/sort.h %D%/star.h
libjrt_a_SOURCES += %D%/defaults.c %D%/defaults.h %D%/remove.c %D%/remove.h
jrtjolt_HEADERS += %D%/jolt.h %D%/keys.h %D%/rest.h %D%/shared.h %D%/sort_key.h %D%/stream.h %D%/defaults.h %D%/remove.h
libjrt_a_SOURCES += %D%/ranked.c %D%/ranked.h %D%/shift.c %D%/shift.h
jrtjolt_HEADERS += %D%/ranked.h %D%/shift.h

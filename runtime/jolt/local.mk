include %D%/date/local.mk
include %D%/regex/local.mk
include %D%/trace/local.mk

# What streaming code calls.
libjrt_a_SOURCES += %D%/gather.c %D%/gather.h %D%/keys.c %D%/keys.h %D%/loop.h %D%/names.h %D%/ranked.c %D%/ranked.h %D%/rest.c %D%/rest.h \
	%D%/shared.c %D%/shared.h %D%/sort_key.h %D%/stream.c %D%/stream.h %D%/jolt.h
# The operations on values.
libjrt_a_SOURCES += %D%/cardinality.c %D%/cardinality.h %D%/computed.c %D%/computed.h %D%/defaults.c %D%/defaults.h \
	%D%/modify.c %D%/modify.h %D%/remove.c %D%/remove.h %D%/shift.c %D%/shift.h %D%/sort.c %D%/sort.h %D%/star.c \
	%D%/star.h
# The functions of modify.
libjrt_a_SOURCES += %D%/collect.c %D%/collect.h %D%/fn.c %D%/fn.h %D%/fn_case.c %D%/fn_date.c %D%/fn_list.c %D%/fn_math.c \
	%D%/fn_string.c %D%/fn_type.c %D%/functions.h %D%/split.c %D%/split.h %D%/user.c %D%/user.h
# Those of jolt-community.
libjrt_a_SOURCES += %D%/decimal.c %D%/decimal.h %D%/fn_replace.c %D%/fn_round.c %D%/fn_uuid.c %D%/pairs.c %D%/pairs.h \
	%D%/rounding.c
jrtjolt_HEADERS += %D%/cardinality.h %D%/computed.h %D%/defaults.h %D%/functions.h %D%/gather.h %D%/jolt.h %D%/keys.h %D%/loop.h \
	%D%/modify.h %D%/names.h %D%/ranked.h %D%/remove.h %D%/rest.h %D%/shared.h %D%/shift.h %D%/sort.h %D%/sort_key.h \
	%D%/star.h %D%/stream.h %D%/user.h
EXTRA_DIST += %D%/README.md

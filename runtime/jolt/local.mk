libjrt_a_SOURCES += %D%/keys.c %D%/keys.h %D%/loop.h %D%/names.h %D%/rest.c %D%/rest.h %D%/shared.c %D%/shared.h %D%/sort_key.h %D%/stream.c \
	%D%/stream.h %D%/jolt.h
# tree: the functions of modify, sort, cardinality
libjrt_a_SOURCES += %D%/cardinality.c %D%/cardinality.h %D%/computed.c %D%/computed.h \
	%D%/modify.c %D%/modify.h %D%/star.c %D%/star.h
libjrt_a_SOURCES += %D%/collect.c %D%/collect.h %D%/fn.c %D%/fn.h %D%/fn_case.c %D%/fn_list.c %D%/fn_math.c %D%/fn_string.c \
	%D%/fn_type.c %D%/functions.h %D%/regex.c %D%/regex.h %D%/regex_class.c %D%/regex_escape.c \
	%D%/regex_parts.h %D%/regex_property.c %D%/regex_syntax.c %D%/regex_syntax.h %D%/sort.c %D%/sort.h %D%/split.c \
	%D%/split.h
# additional functions of jolt-community
libjrt_a_SOURCES += %D%/decimal.c %D%/decimal.h %D%/fn_replace.c %D%/fn_round.c %D%/fn_uuid.c %D%/pairs.c %D%/pairs.h \
	%D%/regex_find.c %D%/regex_find.h %D%/rounding.c
# dates: calendar, zones, patterns, the functions
libjrt_a_SOURCES += %D%/date.h %D%/date_amount.c %D%/date_by_pattern.c %D%/date_calendar.c \
	%D%/date_calendar.h %D%/date_fields.def %D%/date_name.c %D%/date_pattern.c \
	%D%/date_pattern.h %D%/date_read.c %D%/date_resolve.c %D%/date_write.c %D%/date_zone.c \
	%D%/date_zone.h %D%/date_zone_file.c %D%/date_zone_name.c %D%/date_zone_text.c %D%/date_zones.c %D%/fn_date.c
jrtjolt_HEADERS += %D%/date.h %D%/date_calendar.h %D%/date_fields.def %D%/date_pattern.h \
	%D%/date_zone.h
libjrt_a_SOURCES += %D%/cover.c %D%/trace.c %D%/trace.h %D%/trace_known.c %D%/trace_recorder.h %D%/trace_path.c %D%/trace_print.c %D%/trace_write.c
libjrt_a_SOURCES += %D%/user.c %D%/user.h
jrtjolt_HEADERS += %D%/user.h %D%/cardinality.h %D%/computed.h %D%/functions.h %D%/modify.h %D%/sort.h %D%/star.h %D%/trace.h
libjrt_a_SOURCES += %D%/defaults.c %D%/defaults.h %D%/remove.c %D%/remove.h
jrtjolt_HEADERS += %D%/jolt.h %D%/keys.h %D%/loop.h %D%/names.h %D%/rest.h %D%/shared.h %D%/sort_key.h %D%/stream.h %D%/defaults.h %D%/remove.h
libjrt_a_SOURCES += %D%/ranked.c %D%/ranked.h %D%/shift.c %D%/shift.h
jrtjolt_HEADERS += %D%/ranked.h %D%/shift.h
EXTRA_DIST += %D%/README.md

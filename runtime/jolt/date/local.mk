# Calendar, zones, patterns.
libjrt_a_SOURCES += %D%/date.h %D%/date_amount.c %D%/date_by_pattern.c %D%/date_calendar.c %D%/date_calendar.h \
	%D%/date_fields.def %D%/date_name.c %D%/date_pattern.c %D%/date_pattern.h %D%/date_read.c %D%/date_resolve.c \
	%D%/date_write.c %D%/date_zone.c %D%/date_zone.h %D%/date_zone_file.c %D%/date_zone_name.c %D%/date_zone_text.c \
	%D%/date_zones.c
jrtjoltdate_HEADERS += %D%/date.h %D%/date_calendar.h %D%/date_fields.def %D%/date_pattern.h %D%/date_zone.h
EXTRA_DIST += %D%/README.md

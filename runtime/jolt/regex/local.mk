# Java's regular expressions.
libjrt_a_SOURCES += %D%/regex.c %D%/regex.h %D%/regex_class.c %D%/regex_escape.c %D%/regex_find.c %D%/regex_find.h \
	%D%/regex_parts.h %D%/regex_property.c %D%/regex_syntax.c %D%/regex_syntax.h
EXTRA_DIST += %D%/README.md

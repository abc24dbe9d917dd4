libjoltc_a_SOURCES += %D%/read.h %D%/json.c %D%/json_reader.h %D%/json_write.c \
	%D%/read.c %D%/string_origin.c %D%/string_origin.h %D%/yaml.c %D%/yaml_mark.c %D%/yaml_plain.c %D%/yaml_reader.h
nodist_libjoltc_a_SOURCES += %D%/json_lex.c %D%/json_parse.c
EXTRA_DIST += %D%/json_lex.re %D%/json_parse.y
# lemon writes both at once
%D%/json_parse.h: %D%/json_parse.c ;
BUILT_SOURCES += %D%/json_parse.h
CLEANFILES += %D%/json_lex.c %D%/json_parse.c %D%/json_parse.h
EXTRA_DIST += %D%/README.md

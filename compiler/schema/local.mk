libjoltc_a_SOURCES += %D%/schema.h %D%/schemas.h %D%/schema_spec.c %D%/schema_connector.c
EXTRA_DIST += %D%/README.md

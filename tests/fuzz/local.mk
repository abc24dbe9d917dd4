# The fuzz targets.  Without --enable-fuzzing, they run over their saved inputs.
EXTRA_DIST += %D%/standalone.c
include %D%/http_answer.mk
include %D%/http_request.mk
include %D%/json.mk
include %D%/differential.mk
EXTRA_DIST += %D%/README.md

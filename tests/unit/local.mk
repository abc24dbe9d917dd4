# One program per file: test_LAYER_FILE, which ends with suite_main() of suite.h.
EXTRA_DIST += %D%/setting_values.def %D%/suite.h %D%/calls.h %D%/delivering.h %D%/fake_clock.h %D%/folder.h %D%/loopback.h %D%/reading.h
if HAVE_CHECK
include %D%/connector.mk
include %D%/driver.mk
include %D%/ingest.mk
include %D%/jolt_functions.mk
include %D%/jansson.mk
include %D%/json.mk
include %D%/kafka.mk
include %D%/emit.mk
include %D%/plan.mk
include %D%/read.mk
include %D%/topic.mk
endif
EXTRA_DIST += %D%/README.md

# The connector: one folder per part, each with a README; tests/house/layers.sh says which may use which.
jrtconnector_HEADERS += %D%/connector.h %D%/kafka.h
include %D%/common/local.mk
include %D%/http/local.mk
include %D%/topic/local.mk
include %D%/source/local.mk
include %D%/sink/local.mk
include %D%/ingest/local.mk
include %D%/admin/local.mk
include %D%/command/local.mk
EXTRA_DIST += %D%/README.md

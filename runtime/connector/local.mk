# The connector: a room a folder, each with a README; tests/layers.sh holds who may use whom.
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

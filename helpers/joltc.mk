# SPDX-License-Identifier: Apache-2.0
# joltc in a Makefile of GNU make:
#
#	include $(shell pkg-config --variable=makefile joltc-runtime)
#	$(call joltc_transform,NAME,SPEC[,OPTIONS])      rules for NAME.c and NAME.h
#	$(call joltc_connector,NAME,FILE[,OPTIONS])      a rule for the program NAME
#
# JOLTC is the program; JOLTC_CFLAGS and JOLTC_LIBS are for programs that link emitted C.  JOLTC_TARGET is the machine that
# programs are for, that of the runtime that pkg-config finds.  JOLTC_MODULE is joltc-runtime, or joltc-runtime-shared: libjrt.so.
# JOLTC_BUILD_FLAGS are options for every connector: --dynamic, if static binaries are not possible.
PKG_CONFIG   ?= pkg-config
JOLTC_MODULE ?= joltc-runtime
JOLTC        ?= $(shell $(PKG_CONFIG) --variable=joltc $(JOLTC_MODULE))
# What is made anew with another joltc; nothing where it is found by PATH.  Its path may hold blanks, escaped.
JOLTC_FILE   := $(if $(wildcard $(JOLTC)),$(JOLTC))
JOLTC_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(JOLTC_MODULE))
JOLTC_LIBS   := $(shell $(PKG_CONFIG) --libs $(JOLTC_MODULE))
JOLTC_TARGET ?= $(shell $(PKG_CONFIG) --variable=target $(JOLTC_MODULE))

# Files named in OPTIONS, such as those of --with, are known from the second run on.  A header that was removed is made again.
# These rules do not become the default goal.
define joltc_transform_rules
JOLTC_GOAL := $$(.DEFAULT_GOAL)
$(1).c: $(2) $(JOLTC_FILE)
	$$(JOLTC) emit $(3) --name $(notdir $(1)) --depfile $(1).d -o $(1).c $(2)
$(1).h: $(1).c
	@test -f $(1).h || $$(JOLTC) emit --if-changed $(3) --name $(notdir $(1)) -o $(1).c $(2)
-include $(1).d
.DEFAULT_GOAL := $$(JOLTC_GOAL)
endef
joltc_transform = $(eval $(call joltc_transform_rules,$(strip $(1)),$(strip $(2)),$(3)))

define joltc_connector_rules
$(1): $(2) $(JOLTC_FILE)
	$$(JOLTC) build $$(addprefix --target=,$$(JOLTC_TARGET)) $$(JOLTC_BUILD_FLAGS) $(3) --depfile $(1).d -o $(1) $(2)
-include $(1).d
endef
joltc_connector = $(eval $(call joltc_connector_rules,$(strip $(1)),$(strip $(2)),$(3)))

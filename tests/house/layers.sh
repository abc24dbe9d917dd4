#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Includes may only point down: each layer may use itself and those named after it.
src=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck disable=SC2016 # awk's dollars
find "$src/compiler" "$src/runtime" -name '*.[chy]' -o -name '*.re' -o -name '*.def' | sort | xargs awk -v root="$src/" '
	BEGIN {
		allow["compiler/base"] = "base json"; allow["compiler/read"] = "base read"
		allow["compiler/spec"] = "base read spec jolt jolt/date jolt/regex connector/common"; plan = "base read spec plan "
		allow["compiler/lint"] = "base read spec lint"
		allow["compiler/meaning"] = "base read spec meaning"
		allow["compiler/lsp"] = "base read spec lint meaning plan lsp"
		allow["compiler/schema"] = "base spec schema"
		allow["compiler/plan/domain"] = plan "plan/domain"
		allow["compiler/plan/output"] = plan "plan/domain plan/output"
		allow["compiler/plan/operation"] = plan "plan/domain plan/output plan/operation"
		allow["compiler/plan/write"] = plan "plan/domain plan/write"
		allow["compiler/plan/uses"] = plan "plan/domain plan/uses"
		allow["compiler/plan"] = plan "plan/domain plan/operation plan/write plan/uses"
		allow["compiler/emit"] = "base read spec plan emit jolt jolt/date"
		allow["compiler/toolchain"] = "base toolchain"
		allow["compiler/driver"] = "base read spec lint meaning plan emit toolchain driver"
		allow["compiler/suite"] = "base read spec emit toolchain driver suite"
		allow["compiler/cmd"] = "base read spec lint meaning lsp schema plan emit toolchain driver suite cmd"
		allow["compiler"] = allow["compiler/cmd"]
		allow["compiler/play"] = allow["compiler/cmd"] " play"
		allow["runtime/json"] = "json"; allow["runtime/jolt"] = "json jolt jolt/date jolt/regex"; allow["runtime/jolt/date"] = "json jolt/date"
		allow["runtime/jolt/regex"] = "json jolt/regex"; allow["runtime/jolt/trace"] = "json jolt jolt/trace"; allow["runtime/jansson"] = "json jansson"
		shared = "json connector connector/common "
		allow["runtime/connector"] = "json connector"; allow["runtime/cases"] = "json cases"
		allow["runtime/connector/common"] = shared
		allow["runtime/connector/http"] = shared "connector/http"
		allow["runtime/connector/topic"] = shared "connector/topic"
		allow["runtime/connector/source"] = shared "connector/topic connector/http connector/source"
		allow["runtime/connector/sink"] = shared "connector/http connector/source connector/sink"
		allow["runtime/connector/ingest"] = shared "connector/http connector/topic connector/ingest"
		allow["runtime/connector/admin"] = shared "connector/sink connector/ingest connector/admin"
		allow["runtime/connector/command"] = shared "connector/http connector/topic connector/source connector/sink " \
			"connector/ingest connector/admin connector/command"
		allow["runtime"] = "json jolt"
		# Inside a layer: the parts of delivery know only those below them.
		sink = "runtime/connector/sink/"
		above["ledger"] = "delivery_out.h delivery_records.h delivery.h sink.h"
		above["delivery_out"] = "delivery_records.h delivery.h"; above["delivery_records"] = "delivery.h"
		n = split("ledger delivery_out delivery_records", parts)
		for (i = 1; i <= n; i++) above[sink parts[i] ".h"] = above[sink parts[i] ".c"] = above[parts[i]]
		# So do those of the server: the meaning of a request calls no connection; the gate and the room call none of both.
		ingest = "runtime/connector/ingest/"
		above["ingest_request"] = "ingest_connection.h ingest_listen.h"; above["ingest_connection"] = "ingest_listen.h"
		above["ingest_gate"] = above["ingest_room"] = above["ingest_listen"] = above["ingest_body"] = \
			above["ingest_answer"] = "ingest.h ingest_server.h ingest_request.h ingest_connection.h"
		n = split("ingest_request ingest_connection ingest_gate ingest_room ingest_listen ingest_body ingest_answer", parts)
		for (i = 1; i <= n; i++) above[ingest parts[i] ".h"] = above[ingest parts[i] ".c"] = above[parts[i]]
		# Only these headers of a layer are for others; the rest is its own.
		public["read"] = "read.h"; public["spec"] = "spec.h java.h stars.h walked.h names.h date_call.h"; public["lint"] = "lint.h"; public["meaning"] = "meaning.h"; public["lsp"] = "lsp.h"; public["schema"] = "schema.h"; public["plan"] = "plan.h"
		public["jolt"] = "jolt.h"; public["jolt/regex"] = "regex.h regex_find.h regex_syntax.h"
		public["jolt/date"] = "date.h date_pattern.h date_zone.h date_fields.def"
		# What the compiler may see of the connector: how files, --set and the environment are read.
		seen["compiler/spec connector/common"] = "keys.def kinds.h units.h"
		# Similar names are found in one file.
		seen["compiler/base json"] = "suggest.h"
		# Of dates, emitted code has the items of a pattern and the tables of a zone.
		seen["compiler/emit jolt/date"] = "date_pattern.h date_zone.h date_fields.def"
		seen["compiler/spec jolt/regex"] = "regex.h"
		public["emit"] = "emit.h cwriter.h"; public["toolchain"] = "toolchain.h"
		public["driver"] = "driver.h options.h options.def compile.h output.h outputs.h target.h make.h program.h cover.h user_names.h"
		public["suite"] = "cases.h suite.h report.h"
	}
	FNR == 1 {
		if (file != "") files++
		file = substr(FILENAME, length(root) + 1)
		layer = file; sub(/\/[^\/]*$/, "", layer)
		own = layer; sub(/^[a-z]+\//, "", own)
	}
	match($0, /^#[ \t]*include "[a-z]+\//) {
		header = $0; sub(/^[^"]*"/, "", header); sub(/".*/, "", header)
		used = header; sub(/\/[^\/]*$/, "", used)
		name = header; sub(/.*\//, "", name)
		if (!(layer in allow)) {
			print file ":" FNR ": " layer "/ is no layer that this test knows"; bad[file] = 1
		} else if (index(" " allow[layer] " ", " " used " ") == 0) {
			print file ":" FNR ": " layer "/ may not use " used "/"; bad[file] = 1
		} else if (file in above && index(" " above[file] " ", " " name " ") > 0) {
			print file ":" FNR ": " name " is above it"; bad[file] = 1
		} else if ((layer " " used) in seen && index(" " seen[layer " " used] " ", " " name " ") == 0) {
			print file ":" FNR ": " header " is private to " used "/"; bad[file] = 1
		} else if (used != own && used in public && index(" " public[used] " ", " " name " ") == 0) {
			print file ":" FNR ": " header " is private to " used "/"; bad[file] = 1
		}
	}
	END {
		files++
		for (f in bad) failed++
		if (files < 50) print "only " files " files"
		wrong = failed > 0 || files < 50
		print !wrong " passed, " wrong " failed"
		exit wrong
	}'

# SPDX-License-Identifier: Apache-2.0
"""joltc in Bazel.  Not tested by joltc's own tests, which have no Bazel.

In MODULE.bazel (or WORKSPACE), with this file in your tree as //:joltc.bzl:

    joltc_installed = use_repo_rule("//:joltc.bzl", "joltc_installed")
    joltc_installed(name = "joltc", prefix = "/usr/local")

In BUILD.bazel:

    load("//:joltc.bzl", "joltc_transform")
    joltc_transform(name = "orders", spec = "orders.yaml")
    cc_binary(name = "app", srcs = ["filter.c"], deps = [":orders"])
"""

_BUILD = """
package(default_visibility = ["//visibility:public"])
exports_files(["bin/joltc"])
cc_import(name = "archive", static_library = "lib/libjrt.a")
cc_library(
    name = "runtime",
    hdrs = glob(["include/**"]),
    includes = ["include"],
    linkopts = ["-lpcre2-8", "-lunistring", "-lm"],
    deps = [":archive"],
)
"""

def _joltc_installed_impl(ctx):
    prefix = ctx.path(ctx.attr.prefix)
    ctx.symlink(prefix.get_child("bin").get_child("joltc"), "bin/joltc")
    ctx.symlink(prefix.get_child("include").get_child("joltc"), "include")
    ctx.symlink(prefix.get_child("lib").get_child("joltc"), "lib")
    ctx.file("BUILD.bazel", _BUILD)

joltc_installed = repository_rule(
    implementation = _joltc_installed_impl,
    attrs = {"prefix": attr.string(default = "/usr/local")},
    local = True,
    doc = "A joltc that `make install` put below `prefix`.",
)

def joltc_transform(name, spec, own = [], options = [], repository = "@joltc", **kwargs):
    """A cc_library with NAME_apply() and NAME_transform() of the header NAME.h.

    Args:
      name: of the library, and in C
      spec: the spec or connector file
      own: C files with functions and operations of one's own
      options: of joltc emit
      repository: that joltc_installed() made
      **kwargs: of the cc_library
    """
    with_own = " ".join(["--with $(location %s)" % file for file in own])
    native.genrule(
        name = name + "_emit",
        srcs = [spec] + own,
        outs = [name + ".c", name + ".h"],
        cmd = "$(location %s//:bin/joltc) emit %s %s --name %s -o $(location %s.c) $(location %s)" %
              (repository, " ".join(options), with_own, name, name, spec),
        tools = [repository + "//:bin/joltc"],
    )
    native.cc_library(
        name = name,
        srcs = [name + ".c"] + own,
        hdrs = [name + ".h"],
        deps = [repository + "//:runtime"],
        **kwargs
    )

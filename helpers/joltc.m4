# SPDX-License-Identifier: Apache-2.0
# joltc in configure.ac; docs/builds.md of joltc has a whole project.
#
# serial 1

# JOLTC_PROG: finds joltc and its runtime.  JOLTC is the program; JOLTC_RUNTIME_CFLAGS and
# JOLTC_RUNTIME_LIBS are for what links emitted C.
AC_DEFUN([JOLTC_PROG],
[AC_REQUIRE([PKG_PROG_PKG_CONFIG])dnl
PKG_CHECK_MODULES([JOLTC_RUNTIME], [joltc-runtime])
AC_ARG_VAR([JOLTC], [compiler for Jolt])
AS_IF([test -z "$JOLTC"], [PKG_CHECK_VAR([JOLTC], [joltc-runtime], [joltc])])
# What is made anew with another joltc; nothing where it is found by PATH, or has a blank in its path.
AS_CASE([$JOLTC], [*[[\ \	]]*], [JOLTC_FILE=], [*/*], [JOLTC_FILE=$JOLTC], [JOLTC_FILE=])
AC_SUBST([JOLTC_FILE])
AC_SUBST([JOLTC_RULES])
AC_SUBST([JOLTC_BUILT])
AM_SUBST_NOTMAKE([JOLTC_RULES])
])

# JOLTC_CONNECTOR_LIBRARIES: also finds what connectors (JOLTC_TRANSFORM with --main) are linked with:
# JOLTC_CONNECTOR_CFLAGS, JOLTC_CONNECTOR_LIBS.
AC_DEFUN([JOLTC_CONNECTOR_LIBRARIES],
[AC_REQUIRE([JOLTC_PROG])dnl
PKG_CHECK_MODULES([JOLTC_CONNECTOR], [joltc-connector])
])

# JOLTC_TRANSFORM(NAME, SPEC, [OPTIONS]): NAME.c and NAME.h, with --main NAME_main.c too, are made of
# SPEC, a file of the Makefile's source folder.  Makefile.am has a line @JOLTC_RULES@ of its own,
# and BUILT_SOURCES = $(JOLTC_BUILT).  A file of --with in that folder is \$(srcdir)/FILE.
AC_DEFUN([JOLTC_TRANSFORM],
[AC_REQUIRE([JOLTC_PROG])dnl
m4_pushdef([_joltc_before])m4_pushdef([_joltc_with])dnl
m4_foreach_w([_joltc_word], [$3],
  [m4_if(_joltc_before, [--with], [m4_append([_joltc_with], [ ]m4_defn([_joltc_word]))],
    [m4_bmatch(_joltc_word, [^--with=], [m4_append([_joltc_with], [ ]m4_bpatsubst(m4_defn([_joltc_word]), [^--with=]))])])dnl
m4_define([_joltc_before], m4_defn([_joltc_word]))])dnl
m4_pattern_allow([^AM_(V_GEN|MAKEFLAGS)$])dnl
JOLTC_RULES="$JOLTC_RULES
$1.c: \$(srcdir)/$2 \$(JOLTC_FILE)[]_joltc_with
	\$(AM_V_GEN)\$(JOLTC) emit $3 --name $1 -o \$[]@ \$(srcdir)/$2
$1.h $1_main.c: $1.c
	@test -f \$[]@ || { rm -f $1.c && \$(MAKE) \$(AM_MAKEFLAGS) $1.c; }
"
JOLTC_BUILT="$JOLTC_BUILT $1.c $1.h[]m4_bmatch([$3], [--main], [ $1_main.c])"
m4_popdef([_joltc_with])m4_popdef([_joltc_before])dnl
])

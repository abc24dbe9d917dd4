# Helpers for using joltc in other builds; docs/builds.md.
cmakedir     = $(libdir)/cmake/joltc
nodist_cmake_DATA = %D%/joltc-config.cmake %D%/joltc-config-version.cmake
aclocaldir   = $(datadir)/aclocal
dist_aclocal_DATA = %D%/joltc.m4
helpersdir   = $(datadir)/joltc
dist_helpers_DATA = %D%/joltc.mk %D%/joltc.bzl
EXTRA_DIST  += %D%/joltc-config.cmake.in %D%/joltc-config-version.cmake.in
CLEANFILES  += $(nodist_cmake_DATA)

# Folders are relative to the file's own, so that the installation can be moved.
%D%/joltc-config.cmake: %D%/joltc-config.cmake.in Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && sed \
	-e "s|[@]BIN[@]|`$(relative)=$(cmakedir) $(bindir)`|g" \
	-e "s|[@]LIB[@]|`$(relative)=$(cmakedir) $(jrtlibdir)`|g" \
	-e "s|[@]INCLUDE[@]|`$(relative)=$(cmakedir) $(jrtincludedir)`|g" \
	$(srcdir)/%D%/joltc-config.cmake.in >$@.new && mv $@.new $@
%D%/joltc-config-version.cmake: %D%/joltc-config-version.cmake.in Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && sed -e 's|[@]VERSION[@]|$(PACKAGE_VERSION)|g' \
	$(srcdir)/%D%/joltc-config-version.cmake.in >$@.new && mv $@.new $@

# Completion, from joltc's own table; not when joltc is cross-compiled, since it cannot run here.
EXTRA_DIST += %D%/completion.awk
if !CROSS
bashcompletiondir = $(datadir)/bash-completion/completions
zshcompletiondir  = $(datadir)/zsh/site-functions
fishcompletiondir = $(datadir)/fish/vendor_completions.d
nodist_bashcompletion_DATA = %D%/bash/joltc
nodist_zshcompletion_DATA  = %D%/zsh/_joltc
nodist_fishcompletion_DATA = %D%/fish/joltc.fish
completions = %D%/bash/joltc %D%/zsh/_joltc %D%/fish/joltc.fish
$(completions): joltc$(EXEEXT) $(srcdir)/%D%/completion.awk
	$(AM_V_GEN)$(MKDIR_P) $(@D) && ./joltc --options >$@.table && \
	$(AWK) -v shell="`basename $(@D)`" -f $(srcdir)/%D%/completion.awk $@.table >$@.new && rm $@.table && mv $@.new $@
CLEANFILES += $(completions)
endif

libjoltc_a_SOURCES += \
	%D%/toolchain.h \
	%D%/cc.c \
	%D%/machine.c \
	%D%/process.c \
	%D%/runtime.c \
	%D%/tools.c \
	%D%/words.c
nodist_libjoltc_a_SOURCES += %D%/installed.h

%D%/runtime.$(OBJEXT): %D%/installed.h
# Where `make install` puts runtime.conf, and its path relative to the program.
%D%/installed.h: Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && \
	{ echo '#define INSTALLED_LIBDIR "$(jrtlibdir)"'; \
	echo "#define INSTALLED_FROM_BIN \"`$(relative)=$(bindir) $(jrtlibdir)`\""; } >$@.new && mv $@.new $@
BUILT_SOURCES += %D%/installed.h
CLEANFILES    += %D%/installed.h
EXTRA_DIST += %D%/README.md

libjoltc_a_SOURCES += \
	%D%/cache.c %D%/cache.h \
	%D%/compile.c %D%/compile.h \
	%D%/cover.c %D%/cover.h \
	%D%/cover_print.c \
	%D%/driver.c %D%/driver.h \
	%D%/make.c %D%/make.h \
	%D%/options.c %D%/options.h %D%/options.def \
	%D%/output.c %D%/output.h \
	%D%/outputs.c %D%/outputs.h \
	%D%/program.c %D%/program.h \
	%D%/sha256.c %D%/sha256.h \
	%D%/target.c %D%/target.h \
	%D%/user_names.c %D%/user_names.h
EXTRA_DIST += %D%/README.md

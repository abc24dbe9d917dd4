libjoltc_a_SOURCES += %D%/plan.c %D%/plan.h %D%/plan_print.c %D%/shape.c %D%/shape.h %D%/cond.c \
	%D%/eval_shift.c %D%/shift_walk.c %D%/shift_walk.h %D%/order.c \
	%D%/place.c %D%/place.h %D%/place_group.h %D%/place_object.c \
	%D%/eval_default.c %D%/eval_remove.c %D%/eval_modify.c %D%/eval_cardinality.c %D%/eval_sort.c \
	%D%/hash_order.c %D%/level_alone.c %D%/open.c %D%/sharing.c %D%/call.c %D%/build.c %D%/parts.c %D%/parts.h %D%/parts_loop.c %D%/parts_order.c \
	%D%/parts_open.c

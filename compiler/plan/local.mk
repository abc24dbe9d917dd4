libjoltc_a_SOURCES += %D%/plan.c %D%/plan.h %D%/plan_print.c %D%/shape.c %D%/shape.h %D%/cond.c \
	%D%/order.c %D%/place.c %D%/place.h %D%/place_group.h %D%/place_object.c %D%/parts.c %D%/build.c %D%/eval_shift.c %D%/shift_walk.c %D%/shift_walk.h %D%/eval_default.c %D%/eval_remove.c

libjoltc_a_SOURCES += %D%/plan.h %D%/evaluate.c %D%/plan_print.c %D%/op_way.c
libjoltc_a_SOURCES += %D%/domain/shape.c %D%/domain/shape.h %D%/domain/limits.c %D%/domain/limits.def %D%/domain/limits.h %D%/domain/cond.c %D%/domain/open.c %D%/domain/loop.c %D%/domain/call.c %D%/domain/computed.c \
	%D%/domain/build.c %D%/domain/sharing.c %D%/domain/hash_order.c
libjoltc_a_SOURCES += %D%/operation/operation.h %D%/operation/shift.c %D%/operation/shift_walk.c %D%/operation/shift_walk.h %D%/operation/rest.c %D%/operation/shift_each.c \
	%D%/operation/shift_part.c %D%/operation/shift_part.h %D%/operation/shift_keys.c %D%/operation/shift_open.c %D%/operation/shift_write.c \
	%D%/operation/default.c %D%/operation/remove.c %D%/operation/remove_edit.c %D%/operation/modify.c %D%/operation/modify.h %D%/operation/modify_value.c %D%/operation/step.c %D%/operation/step_whole.c %D%/operation/turns.c %D%/operation/projection.c %D%/operation/shift_count.c \
	%D%/operation/cardinality.c %D%/operation/sort.c
libjoltc_a_SOURCES += %D%/output/place.c %D%/output/place_values.c %D%/output/place.h %D%/output/place_group.h %D%/output/place_object.c %D%/output/place_order.c %D%/output/place_woven.c %D%/output/place_gather.c %D%/output/place_apart.c %D%/output/place_member.h %D%/output/names_meet.c \
	%D%/output/order.c
libjoltc_a_SOURCES += %D%/write/write.h %D%/write/keep.c %D%/write/names.c %D%/write/built.c %D%/write/parts.c %D%/write/parts.h \
	%D%/write/parts_loop.c %D%/write/parts_order.c %D%/write/parts_open.c %D%/write/parts_gather.c
libjoltc_a_SOURCES += %D%/uses/uses.h %D%/uses/uses.c %D%/uses/slots.c %D%/uses/loops.c %D%/uses/gather.c %D%/uses/names.c %D%/uses/texts.c %D%/uses/found_in_turn.c
EXTRA_DIST += %D%/domain/README.md %D%/operation/README.md %D%/output/README.md %D%/write/README.md %D%/uses/README.md

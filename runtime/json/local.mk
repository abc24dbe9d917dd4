libjrt_a_SOURCES +=

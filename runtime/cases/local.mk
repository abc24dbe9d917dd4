libjrt_cases_a_SOURCES +=

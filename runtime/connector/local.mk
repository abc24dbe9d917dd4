libjrtc_a_SOURCES +=

set(quality "${PROJECT_SOURCE_DIR}/tests/quality")
hf_add_test(quality_peers SOURCES quality_peers.c "${quality}/peers/fraudar.c" "${quality}/peers/pairs.c"
    "${quality}/peers/percentile.c" "${quality}/peers/synchrotrap.c" "${quality}/peers/threshold.c" "${quality}/tables.c"
    LIBS hf_engine)
target_include_directories(quality_peers PRIVATE "${quality}")

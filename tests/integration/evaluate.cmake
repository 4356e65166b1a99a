foreach(name calibrate replay)
    hf_add_test(${name}_test SOURCES ${name}_test.c worker_world.c DATABASE TIMEOUT 300)
endforeach()

foreach(name worker_live worker_decisions worker_backlog worker_errors worker_memory worker_lists worker_list_campaigns worker_brigades worker_staff odd_input security)
    hf_add_test(${name}_test SOURCES ${name}_test.c worker_world.c DATABASE TIMEOUT 300)
endforeach()

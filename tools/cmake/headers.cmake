# Header-only dependencies, one folder each. Never the prefix itself: -isystem /usr/include
# would put the host's C library in front of Emscripten's.
# sirnorm_find_headers(xsimd xsimd xsimd.hpp): target xsimd, from the folder that holds xsimd/xsimd.hpp.
function(sirnorm_find_headers target folder probe)
  find_path(${target}_ROOT ${folder}/${probe}
    HINTS "$ENV{SIRNORM_DEPS}" "${PROJECT_SOURCE_DIR}/.toolchain/include" NO_CMAKE_FIND_ROOT_PATH
    PATH_SUFFIXES eigen3)
  if(NOT ${target}_ROOT)
    message(FATAL_ERROR "The header ${folder}/${probe} is missing: run tools/toolchain, or install ${target}.")
  endif()
  set(links "${PROJECT_BINARY_DIR}/headers/${target}")
  file(MAKE_DIRECTORY "${links}")
  file(CREATE_LINK "${${target}_ROOT}/${folder}" "${links}/${folder}" SYMBOLIC)
  add_library(${target} INTERFACE IMPORTED GLOBAL)
  target_include_directories(${target} SYSTEM INTERFACE "${links}")
endfunction()

# cmake -D BUILD=... -D WORK=... -D CXX=... -D GENERATOR=... -P run.cmake
# Installs BUILD into a new prefix, then configures, builds and runs the consumer against it.
function(run what)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE says ERROR_VARIABLE says)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${what} failed (${status}):\n${says}")
  endif()
  set(says "${says}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE "${WORK}")
unset(ENV{SIRNORM_DEPS})
foreach(path CPATH CPLUS_INCLUDE_PATH)  # a prefix that holds xsimd or Eigen must not help
  unset(ENV{${path}})
endforeach()
run("cmake --install" "${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${WORK}/prefix")
run("Configuring the consumer" "${CMAKE_COMMAND}" -S "${CMAKE_CURRENT_LIST_DIR}" -B "${WORK}/build"
  -G "${GENERATOR}" "-DCMAKE_CXX_COMPILER=${CXX}" "-DCMAKE_PREFIX_PATH=${WORK}/prefix"
  -DCMAKE_FIND_USE_PACKAGE_REGISTRY=OFF -DCMAKE_BUILD_TYPE=Release)
run("Building the consumer" "${CMAKE_COMMAND}" --build "${WORK}/build")
run("Running the consumer" "${WORK}/build/consumer")
message("${says}")

# Flags every target of ours shares; linked PRIVATE so that they never reach a consumer.
add_library(sirnorm_flags INTERFACE)
target_compile_features(sirnorm_flags INTERFACE cxx_std_20)
target_compile_options(sirnorm_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
  -ffp-contract=off            # one rounding per operation: same bits on every target
  # g++ 12 at -O3 sees overlap inside std::string::insert that is not there
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>
  $<$<BOOL:${SIRNORM_WERROR}>:-Werror>
  $<$<BOOL:${SIRNORM_SANITIZE}>:-fsanitize=address,undefined -fno-sanitize-recover=all>
  # the fuzzers look for inputs that reach new places
  $<$<AND:$<BOOL:${SIRNORM_SANITIZE}>,$<CXX_COMPILER_ID:Clang>>:-fsanitize=fuzzer-no-link>)
target_link_options(sirnorm_flags INTERFACE $<$<BOOL:${SIRNORM_SANITIZE}>:-fsanitize=address,undefined>)

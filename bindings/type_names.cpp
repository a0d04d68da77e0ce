// Embind numbers its types by address when there is no RTTI, and writes one down with
// sprintf("%p"), in messages about types that nobody has bound. The whole of libc's printf for that
// alone would cost 1.5 kB on the wire.
#include <cstdarg>
#include <cstdint>

extern "C" int __wrap_siprintf(char* out, const char* form, ...) {  // NOLINT: the linker's name
  va_list arguments;
  va_start(arguments, form);
  const auto address = reinterpret_cast<std::uintptr_t>(va_arg(arguments, const void*));
  va_end(arguments);
  char* end = out;
  *end++ = '0';
  *end++ = 'x';
  for (int shift = 28; shift >= 0; shift -= 4)
    *end++ = "0123456789abcdef"[address >> shift & 15];
  *end = '\0';
  return static_cast<int>(end - out);
}

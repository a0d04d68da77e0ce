#include <cstdlib>
#include <new>

#include "support.hpp"

// Every allocation of the program is counted.
long sirnorm::test::allocations = 0;
void* operator new(std::size_t n) {
  ++sirnorm::test::allocations;
  if (void* p = std::malloc(n)) return p;
  std::abort();
}
void operator delete(void* p) noexcept {
  std::free(p);
}
void operator delete(void* p, std::size_t) noexcept {
  std::free(p);
}

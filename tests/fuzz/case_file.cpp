#include "case_file.hpp"

#include <stdexcept>

#include "fuzz.hpp"

/// A case file from anywhere is read or refused with std::runtime_error, nothing else.
void run(std::string_view text) {
  const auto attempt = [](auto f) {
    try {
      f();
    } catch (const std::runtime_error& e) {
      fuzz::promise(e.what()[0] != '\0');
    }
  };
  attempt([&] {
    const auto file = golden::parse(std::string(text), "fuzz");
    for (const auto& c : file.cases) {
      for (const char* name : {"x", "weight", "y"}) {
        attempt([&] { c.input(name); });
        attempt([&] { c.expected(name); });
      }
      attempt([&] { c.number("eps"); });
      c.has("x");
    }
  });
}

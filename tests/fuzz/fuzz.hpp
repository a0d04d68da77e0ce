// What every fuzzer needs: its text, and a promise that ends the program when it is broken.
#pragma once
#include <cstdlib>
#include <string_view>

#include "sirnorm/error.hpp"

namespace fuzz {

inline void promise(bool kept) {
  if (!kept) std::abort();
}

/// Every refusal is a sentence of a length that fits a page.
inline void judge(const sirnorm::Error& error) {
  promise(error.message.size() > 10 && error.message.size() < 1000);
  promise(error.message.back() == '.');
}

}  // namespace fuzz

/// What a fuzzer does with one text; main.cpp hands it over.
void run(std::string_view text);

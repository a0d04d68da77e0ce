// What crosses between the languages in every binding of the training module.
#pragma once
#include <emscripten/bind.h>
#include <optional>
#include <string>
#include <vector>

#include "sirnorm/error.hpp"

namespace em = emscripten;

namespace sirnorm::border {

// Names for em::val that only TypeScript can see.
EMSCRIPTEN_DECLARE_VAL_TYPE(FloatView);
EMSCRIPTEN_DECLARE_VAL_TYPE(DoubleView);
EMSCRIPTEN_DECLARE_VAL_TYPE(IntView);
EMSCRIPTEN_DECLARE_VAL_TYPE(ByteView);

struct Problem {
  std::string code, message;
};
using Trouble = std::optional<Problem>;

inline Trouble trouble(const Error& error) {
  static constexpr const char* kCodes[] = {"bad_shape", "bad_value", "unknown_name", "bad_data"};
  return Problem{kCodes[static_cast<int>(error.code)], error.message};
}
inline Trouble trouble(const Check& check) {
  return check ? trouble(*check) : std::nullopt;
}

template <class View, class T>
View view_of(const std::vector<T>& values) {
  return View(em::val(em::typed_memory_view(values.size(), values.data())));
}

}  // namespace sirnorm::border

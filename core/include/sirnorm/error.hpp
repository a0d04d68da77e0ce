// What can go wrong is decided once, when a thing is described. Running it cannot fail.
#pragma once
#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace sirnorm {

enum class ErrorCode {
  bad_shape,     // sizes that do not fit together
  bad_value,     // a number outside its range
  unknown_name,  // no such data set, layer, parameter
  bad_data       // text or bytes that are not what they should be
};

struct Error {
  ErrorCode code;
  std::string message;  // a sentence: the thing, what was expected, what was found
};

/// A value or the reason there is none.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}
  Result(Error error) : state_(std::move(error)) {}
  explicit operator bool() const noexcept { return std::holds_alternative<T>(state_); }
  T& operator*() & noexcept { return value(); }
  const T& operator*() const& noexcept { return const_cast<Result*>(this)->value(); }
  T&& operator*() && noexcept { return std::move(value()); }
  T* operator->() noexcept { return &value(); }
  const T* operator->() const noexcept { return &const_cast<Result*>(this)->value(); }
  const Error& error() const noexcept {
    assert(!*this);
    return *std::get_if<Error>(&state_);
  }

 private:
  T& value() noexcept {
    assert(*this);
    return *std::get_if<T>(&state_);
  }
  std::variant<T, Error> state_;
};

/// Nothing, or what is wrong.
using Check = std::optional<Error>;

}  // namespace sirnorm

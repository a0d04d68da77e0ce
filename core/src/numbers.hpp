// Decimal numbers in and out, without libc's printf and strtod: those cost 8 kB on the wire and
// follow the system's locale.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "sirnorm/view.hpp"

namespace sirnorm {

/// A number as it should read in a sentence: up to 9 significant digits, "nan", "-inf".
std::string say(double v);

/// A count as it should read in a sentence: "1 row", "8 rows".
std::string count(Index n, std::string_view one);

/// [sign] digits [. digits] [e [sign] digits]; infinite where a double cannot hold it. Correctly
/// rounded for up to 15 digits and exponents within 22, else within 4 ulp of the double; the same
/// everywhere.
std::optional<double> read_decimal(std::string_view text);

}  // namespace sirnorm

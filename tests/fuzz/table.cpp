#include "sirnorm/table.hpp"

#include "fuzz.hpp"

void run(std::string_view text) {
  for (const sirnorm::TableLimits limits : {sirnorm::TableLimits{}, {.rows = 2, .cols = 3}}) {
    const auto table = sirnorm::read_table(text, limits);
    if (!table) {
      fuzz::judge(table.error());
      continue;
    }
    fuzz::promise(1 <= table->rows && table->rows <= limits.rows);
    fuzz::promise(1 <= table->cols && table->cols <= limits.cols);
    fuzz::promise(table->values.size() == static_cast<std::size_t>(table->rows * table->cols));
    fuzz::promise(table->names.size() == static_cast<std::size_t>(table->cols));
  }
}

// reference_cases [--table NAME] [--verbose] DIR...: runs every golden case of these directories
// through the core and fails where a result leaves the bounds of docs/numerics.md.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "behaviours.hpp"
#include "operations.hpp"

namespace {

using namespace sirnorm;

constexpr const char* kUsage =
    "usage: reference_cases [--table NAME] [--verbose] DIR...\n"
    "  DIR      holds golden cases, *.json in the format of tests/reference/README.md\n"
    "  --table  the kernel table to run (default: the fastest here); \"all\" runs each in turn\n";

std::vector<std::string> json_files(const std::vector<std::string>& places) {
  std::vector<std::string> files;
  for (const std::string& place : places) {
    const auto before = files.size();
    if (std::filesystem::is_regular_file(place)) files.push_back(place);
    if (std::filesystem::is_directory(place))
      for (const auto& entry : std::filesystem::recursive_directory_iterator(place))
        if (entry.path().extension() == ".json") files.push_back(entry.path().string());
    if (files.size() == before)
      throw std::runtime_error(place + ": no golden cases here (expected a directory with *.json)");
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// Returns whether every case passed.
bool judge_all(const std::vector<golden::File>& files, const KernelTable& table, bool verbose) {
  golden::Judge judge(verbose);
  std::map<std::string, long> skipped;
  for (const golden::File& file : files) {
    for (const golden::Behaviour& b : file.behaviours) {
      const golden::Outcome outcome = golden::behave(b);
      using Kind = golden::Outcome::Kind;
      if (outcome.kind == Kind::skipped) {
        ++skipped[b.id + ": " + outcome.why];
        continue;
      }
      ++(outcome.kind == Kind::passed ? judge.passed : judge.failed);
      if (outcome.kind == Kind::failed || verbose)
        std::printf("%s %s (%s): %s\n", outcome.kind == Kind::failed ? "FAIL" : "ok  ",
                    b.id.c_str(), b.what.c_str(), outcome.why.c_str());
    }
    for (const golden::Case& c : file.cases) {
      judge.begin(c);
      try {
        if (!golden::run(c, table, judge)) {
          ++skipped[c.op + " (not run by this program)"];
          continue;
        }
      } catch (const std::exception& e) {
        judge.fail(e.what());
      }
      judge.end();
    }
  }
  std::printf("\nkernel table: %s\n", table.arch);
  judge.print_table();
  long left_out = 0;
  for (const auto& [what, count] : skipped) {
    std::printf("skipped: %ld of %s\n", count, what.c_str());
    left_out += count;
  }
  std::printf("%ld passed, %ld failed, %ld skipped\n", judge.passed, judge.failed, left_out);
  return judge.failed == 0 && judge.passed > 0;
}

int run(int argc, char** argv) {
  std::vector<std::string> places;
  std::string wanted;
  bool verbose = false;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--help") return std::fputs(kUsage, stdout), 0;
    if (word == "--verbose")
      verbose = true;
    else if (word == "--table" && i + 1 < argc)
      wanted = argv[++i];
    else if (word.starts_with("--"))
      throw std::runtime_error(word + " is not an option.\n" + kUsage);
    else
      places.push_back(word);
  }
  if (places.empty()) throw std::runtime_error(std::string("Name a directory.\n") + kUsage);

  std::vector<golden::File> files;
  for (const std::string& path : json_files(places))
    files.push_back(golden::read(path));
  bool good = true, found = false;
  for (Index i = 0; i < all_kernels().size; ++i) {
    const KernelTable& table = *all_kernels()[i];
    if (wanted == "all" || wanted == table.arch || (wanted.empty() && &table == &kernels())) {
      use_kernels(&table);
      good &= judge_all(files, table, verbose);
      found = true;
    }
  }
  if (!found)
    throw std::runtime_error("There is no kernel table \"" + wanted + "\" on this machine.");
  return good ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "reference_cases: %s\n", e.what());
    return 2;
  }
}

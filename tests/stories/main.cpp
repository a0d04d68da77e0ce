// sirnorm_stories [--brief] [--only=TEXT] [--seeds=N] [--vars=JSON] FOLDER...
// Runs every experiment of the stories in these folders (FOLDER/*/experiments/*.json) over its
// seeds, at the default vars and at those its claims are made for, and prints what was found beside
// what is claimed.
// --brief: seed 0, the first steps only, nothing judged: that it runs. Ends with 1 if a claim
// fails.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "sirnorm/claims.hpp"
#include "sirnorm/task.hpp"

using namespace sirnorm;
namespace fs = std::filesystem;

namespace {

struct Settings {
  bool brief = false;
  Index seeds = 0;
  std::string only, vars;
};

std::string read(const fs::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) {
    std::fprintf(stderr, "cannot read %s\n", path.c_str());
    std::exit(2);
  }
  return text.str();
}

Shelf full_shelf() {
  Shelf shelf;
  for (const char* name : {"digits", "wine", "names"})
    if (const Check no =
            shelf.put(name, read(fs::path(SIRNORM_DATA) / (std::string(name) + ".csv")))) {
      std::fprintf(stderr, "%s\n", no->message.c_str());
      std::exit(2);
    }
  return shelf;
}

std::string say(double v) {
  if (v == HUGE_VAL) return "never";
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", v);
  return text;
}

struct Job {
  std::string lane;
  std::uint64_t seed;
  std::optional<Index> cell;
};

/// All tasks, in as many threads as there are cores. Every task is its own, so the order does not
/// matter.
Result<std::vector<Record>> run(const Experiment& experiment, const std::vector<Job>& jobs,
                                const Shelf& shelf, bool brief) {
  std::vector<Record> records(jobs.size());
  std::vector<Check> problems(jobs.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&](Shelf own) {
    for (std::size_t i; (i = next++) < jobs.size();) {
      auto task = Task::create(experiment, jobs[i].lane, jobs[i].seed, jobs[i].cell, own);
      if (!task) {
        problems[i] = task.error();
        continue;
      }
      task->advance(brief ? 5 : task->steps());
      records[i] = task->record();
    }
  };
  std::vector<std::thread> threads;
  for (unsigned t = 1; t < std::thread::hardware_concurrency(); ++t)
    threads.emplace_back(work, shelf);
  work(shelf);
  for (std::thread& t : threads)
    t.join();
  for (const Check& no : problems)
    if (no) return *no;
  return records;
}

struct Tally {
  int experiments = 0, held = 0, failed = 0;
};

void show(const Verdict& v, Tally& tally) {
  (v.holds ? tally.held : tally.failed)++;
  std::printf("    %-6s %-28s found %-9s wanted %-9s %td of %td seeds\n",
              v.holds ? "holds" : "FAILS", v.claim.c_str(), say(v.found).c_str(),
              say(v.wanted).c_str(), v.per_seed_holds, v.seeds);
}

void refuse(const std::string& name, const Error& error, Tally& tally) {
  std::printf("%s\n    FAILS  %s\n", name.c_str(), error.message.c_str());
  ++tally.failed;
}

void check(const fs::path& path, const std::string& name, const Shelf& shelf, const Settings& s,
           Tally& tally) {
  const std::string text = read(path);
  const auto asked = Experiment::read(text);
  if (!asked) return refuse(name, asked.error(), tally);
  ++tally.experiments;
  for (const std::string& vars : s.vars.empty() ? asked->claimed_vars() : std::vector{s.vars}) {
    const auto experiment = Experiment::read(text, vars);
    if (!experiment) return refuse(name + " " + vars, experiment.error(), tally);
    const Index seeds = s.brief ? 1 : s.seeds > 0 ? s.seeds : experiment->ci_seeds();
    std::vector<Job> jobs;
    for (Index seed = 0; seed < seeds; ++seed)
      for (const std::string& lane : experiment->lanes())
        for (Index cell = 0; cell < std::max<Index>(experiment->cells(), 1); ++cell)
          jobs.push_back({lane, static_cast<std::uint64_t>(seed),
                          experiment->cells() > 0 ? std::optional(cell) : std::nullopt});
    const auto begin = std::chrono::steady_clock::now();
    const auto records = run(*experiment, jobs, shelf, s.brief);
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    if (!records) return refuse(name + " " + vars, records.error(), tally);
    std::printf("%s %s: %zu tasks over %s in %.1f s\n", name.c_str(), vars.c_str(), jobs.size(),
                seeds == 1 ? "1 seed" : (std::to_string(seeds) + " seeds").c_str(), seconds);
    if (!s.brief)
      for (const Verdict& v : judge(*experiment, *records))
        if (v.applies && (vars == "{}" || experiment->claimed_at(v.claim) == vars)) show(v, tally);
    std::fflush(stdout);
  }
}

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  std::vector<fs::path> folders;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--brief")
      settings.brief = true;
    else if (argument.starts_with("--only="))
      settings.only = argument.substr(7);
    else if (argument.starts_with("--seeds="))
      settings.seeds = std::atoi(argv[i] + 8);
    else if (argument.starts_with("--vars="))
      settings.vars = argument.substr(7);
    else
      folders.emplace_back(argument);
  }
  std::vector<fs::path> files;
  for (const fs::path& folder : folders)
    for (const auto& story : fs::directory_iterator(folder))
      if (const fs::path own = story.path() / "experiments"; fs::is_directory(own))
        for (const auto& file : fs::directory_iterator(own))
          if (file.path().extension() == ".json") files.push_back(file.path());
  std::sort(files.begin(), files.end());
  const Shelf shelf = full_shelf();
  Tally tally;
  for (const fs::path& file : files) {
    const std::string name =
        file.parent_path().parent_path().filename().string() + "/" + file.stem().string();
    if (name.find(settings.only) != name.npos) check(file, name, shelf, settings, tally);
  }
  std::printf("%d experiments: %d claims hold, %d fail\n", tally.experiments, tally.held,
              tally.failed);
  return tally.experiments > 0 && tally.failed == 0 ? 0 : 1;
}

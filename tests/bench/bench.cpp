// sirnorm_bench [--json] [--filter TEXT] [--table NAME|all] [--curves]: the time of each operation,
// natively or as WebAssembly. A sample runs an operation for 2 ms; printed are median and quartiles
// of 60 samples, all tables and cases interleaved so that a slow moment of the machine hits all
// alike. --curves: a few layers over batch, features and depth, with their work, for curves.mjs.
// `--filter rung` measures the steps from a plain loop to the kernels (docs/simd.md) instead.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sirnorm/batch_norm.hpp"
#include "sirnorm/cost.hpp"
#include "sirnorm/init.hpp"
#include "sirnorm/kernels.hpp"
#include "sirnorm/layer_norm.hpp"
#include "sirnorm/linear.hpp"
#include "sirnorm/network.hpp"
#include "sirnorm/random.hpp"
#include "sirnorm/relu.hpp"

#include "limits.hpp"
#include "rungs/rungs.hpp"
#include "training.hpp"

namespace {

using namespace sirnorm;
using Clock = std::chrono::steady_clock;

struct Case {
  const char* arch;
  std::string name;
  std::function<void()> run;
  double work = 0;  // floating-point operations (products) or bytes (copies); 0: not reported
  const char* unit = "";
  long repeat = 1;
  std::vector<double> samples;  // microseconds an operation
  // Of a point on a curve: operations as docs/cost.md counts them, and bytes that have to move.
  double operations = 0, bytes = 0;
};

Random numbers(1);

/// Floats that start on a cache line and live as long as the program.
Vector floats(Index n, double start = 0, double spread = 1) {
  auto* arena = new Arena(n);
  const Vector v = arena->vector(n);
  for (Index i = 0; i < n; ++i)
    v.data[i] = static_cast<float>(start + spread * numbers.normal());
  return v;
}
Matrix matrix(Index rows, Index cols) {
  return {floats(rows * cols).data, rows, cols};
}
std::string shape(Index rows, Index cols) {
  return std::to_string(rows) + "x" + std::to_string(cols);
}

double once(const Case& c, long times) {
  const auto start = Clock::now();
  for (long i = 0; i < times; ++i)
    c.run();
  return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

class Bench {
 public:
  explicit Bench(const KernelTable& kernels) : k_(kernels) {}

  void linear(Index rows, Index in, Index out) {
    const Matrix x = matrix(rows, in), y = matrix(rows, out), w = matrix(out, in);
    const Vector b = floats(out), packed = floats(k_.linear_packed_size(out, in));
    k_.linear_pack({.weight = w, .packed = packed});
    add(
        "linear " + shape(rows, in) + "->" + std::to_string(out),
        [=, this] { k_.linear_forward({.x = x, .packed = packed, .bias = b, .y = y}); },
        2.0 * double(rows * in * out), "GFLOP/s");
  }
  void linear_backward(Index rows, Index in, Index out) {
    const Matrix x = matrix(rows, in), dy = matrix(rows, out), w = matrix(out, in),
                 dx = matrix(rows, in), dw = matrix(out, in);
    const Vector db = floats(out);
    add(
        "linear backward " + shape(rows, in) + "->" + std::to_string(out),
        [=, this] {
          k_.linear_backward({.dy = dy, .x = x, .weight = w, .dx = dx, .dweight = dw, .dbias = db});
        },
        4.0 * double(rows * in * out), "GFLOP/s");
  }
  void relu(const std::string& name, Index n) {
    const Vector x = floats(n), y = floats(n);
    add("relu " + name, [=, this] { k_.relu_forward({.x = x, .y = y}); }, 8.0 * double(n), "GB/s");
  }
  void relu_backward(const std::string& name, Index n) {
    const Vector x = floats(n), dy = floats(n), dx = floats(n);
    add(
        "relu backward " + name, [=, this] { k_.relu_backward({.dy = dy, .x = x, .dx = dx}); },
        12.0 * double(n), "GB/s");
  }
  void batch_norm(Index rows, Index cols, bool train) {
    const Matrix x = matrix(rows, cols), y = matrix(rows, cols);
    const Vector w = floats(cols), b = floats(cols), mean = floats(cols), low = floats(cols),
                 var = floats(cols, 3, 0.1), rstd = floats(cols), running_mean = floats(cols),
                 running_var = floats(cols, 3, 0.1);
    const std::string name = shape(rows, cols);
    if (train)
      add("bn1d train " + name, [=, this] {
        k_.batch_norm_forward_train({x, w, b, 1e-5, y, mean, low, var, rstd});
        k_.batch_norm_track({rows, 0.1, mean, low, var, running_mean, running_var});
      });
    else
      add("bn1d eval " + name, [=, this] {
        k_.batch_norm_forward_eval({x, w, b, 1e-5, y, running_mean, running_var, rstd});
      });
  }
  void layer_norm(Index rows, Index cols) {
    const Matrix x = matrix(rows, cols), y = matrix(rows, cols);
    const Vector w = floats(cols), b = floats(cols), mean = floats(rows), low = floats(rows),
                 var = floats(rows), rstd = floats(rows);
    add("layernorm " + shape(rows, cols),
        [=, this] { k_.layer_norm_forward({x, w, b, 1e-5, y, mean, low, var, rstd}); });
  }
  void backward(Index rows, Index cols) {
    const Matrix x = matrix(rows, cols), y = matrix(rows, cols), dy = matrix(rows, cols),
                 dx = matrix(rows, cols);
    const Vector w = floats(cols), b = floats(cols), mean = floats(cols), low = floats(cols),
                 var = floats(cols), rstd = floats(cols), dw = floats(cols), db = floats(cols);
    k_.batch_norm_forward_train({x, w, b, 1e-5, y, mean, low, var, rstd});
    add("bn1d backward " + shape(rows, cols),
        [=, this] { k_.batch_norm_backward({true, dy, x, w, 1e-5, mean, low, rstd, dx, dw, db}); });
    const Vector rmean = floats(rows), rlow = floats(rows), rvar = floats(rows),
                 rrstd = floats(rows);
    k_.layer_norm_forward({x, w, b, 1e-5, y, rmean, rlow, rvar, rrstd});
    add("layernorm backward " + shape(rows, cols),
        [=, this] { k_.layer_norm_backward({dy, x, w, 1e-5, rmean, rlow, rrstd, dx, dw, db}); });
  }
  /// Needs the table that the layers use: the fastest one.
  void network(const std::string& name, Index rows, const std::vector<Index>& sizes) {
    if (&k_ != &kernels()) return;
    std::vector<std::unique_ptr<Layer>> layers;
    for (std::size_t i = 1; i < sizes.size(); ++i) {
      layers.push_back(*Linear::create(sizes[i - 1], sizes[i]));
      if (i + 1 == sizes.size() && sizes.size() > 2) break;
      layers.push_back(*BatchNorm1d::create(sizes[i]));
      layers.push_back(*ReLU::create(sizes[i]));
    }
    auto* net = new Network(*Network::create(std::move(layers), rows));
    for (std::size_t i = 0; i < net->size(); ++i)
      if (auto* linear = dynamic_cast<Linear*>(&net->layer(i)))
        init::pytorch_default(*linear, numbers);
    const Matrix x = matrix(rows, sizes[0]);
    add(name, [=] { net->forward(x, Mode::eval); });
  }
  void batch_norm_2d(Index rows, Index channels, Index height, Index width, Mode mode) {
    if (&k_ != &kernels()) return;
    std::vector<std::unique_ptr<Layer>> layers;
    layers.push_back(*BatchNorm2d::create(channels, height, width));
    auto* net = new Network(*Network::create(std::move(layers), rows));
    const Matrix x = matrix(rows, channels * height * width);
    add((mode == Mode::train ? "bn2d train " : "bn2d eval ") + shape(rows, channels) + "x" +
            shape(height, width),
        [=] { net->forward(x, mode); });
    if (mode == Mode::eval) return;
    const Matrix dy = matrix(rows, x.cols);
    add("bn2d backward " + shape(rows, channels) + "x" + shape(height, width),
        [=] { net->backward(dy); });
  }
  void step(const std::string& name, const std::vector<Index>& sizes, Index batch, bool adam) {
    if (&k_ != &kernels()) return;
    auto* trainer = new Trainer(bench::training(sizes, batch, adam));
    add(name + (adam ? " step, Adam, batch " : " step, SGD, batch ") + std::to_string(batch),
        [=] { trainer->step(1); });
  }
  /// A point of the curve `name`: a network as described, `x` along the axis.
  void point(const std::string& name, Index x, const std::string& description, Index rows,
             Index features, Mode mode) {
    auto* model = new Model(*Model::create(description, {features}, rows));
    init::draw(model->network(), {}, 1);
    const Matrix input = matrix(rows, features);
    add(name + " @ " + std::to_string(x), [=] { model->network().forward(input, mode); });
    Case& c = cases.back();
    // Each layer reads what it is given and writes its answer; weights are read once.
    for (std::size_t i = 0; i < model->network().size(); ++i) {
      const Layer& layer = model->network().layer(i);
      c.bytes += 4.0 * double(rows * (layer.in_features() + layer.out_features()));
    }
    for (const Cost& cost : costs(*model, rows)) {
      c.operations += cost.forward;
      c.bytes += 4.0 * double(cost.parameters);
    }
  }
  void copy(const std::string& name, Index bytes) {
    const Vector from = floats(bytes / 4), to = floats(bytes / 4);
    const auto copy = limits::of(k_.arch).copy;
    add(
        "copy " + name, [=] { copy(to.data, from.data, long(bytes / 4)); }, 2.0 * double(bytes),
        "GB/s");
  }
  void peak() {
    constexpr long kTurns = 1000;
    const limits::Limit limit = limits::of(k_.arch);
    const double work = 24.0 * limit.lanes * kTurns;
    add("mul+add peak", [=] { limit.mul_add(kTurns); }, work, "GFLOP/s");
    if (limit.fused) add("fused peak", [=] { limit.fused(kTurns); }, work, "GFLOP/s");
  }

  void rungs(Index rows, Index in, Index out) {
    const Matrix x = matrix(rows, in), y = matrix(rows, out), w = matrix(out, in),
                 t = matrix(in, out);
    const Vector b = floats(out), packed = floats(k_.linear_packed_size(out, in));
    k_.linear_pack({.weight = w, .packed = packed});
    for (Index o = 0; o < out; ++o)
      for (Index i = 0; i < in; ++i)
        t.data[i * out + o] = w.data[o * in + i];
    climb(rungs::of(k_)->product, "product " + shape(rows, in) + "->" + std::to_string(out),
          rungs::Product{x, w, t, packed, b, y}, 2.0 * double(rows * in * out), "GFLOP/s");
  }
  void rungs(Index rows, Index cols) {
    const Matrix x = matrix(rows, cols), y = matrix(rows, cols);
    const Vector w = floats(cols), b = floats(cols), mean = floats(std::max(rows, cols)),
                 low = floats(mean.size), var = floats(mean.size), rstd = floats(mean.size);
    climb(rungs::of(k_)->batch_norm, "batch norm " + shape(rows, cols),
          BatchNormForwardTrain{x, w, b, 1e-5, y, mean, low, var, rstd});
    climb(rungs::of(k_)->layer_norm, "layer norm " + shape(rows, cols),
          LayerNormForward{x, w, b, 1e-5, y, mean, low, var, rstd});
  }

  std::vector<Case> cases;

 private:
  template <class Args, std::size_t kCount>
  void climb(const rungs::Rung<Args> (&ladder)[kCount], const std::string& what, const Args& args,
             double work = 0, const char* unit = "") {
    for (const auto& rung : ladder)
      add("rung " + what + ", " + rung.name, [=] { rung.run(args); }, work, unit);
  }
  void add(std::string name, std::function<void()> run, double work = 0, const char* unit = "") {
    cases.push_back({.arch = k_.arch,
                     .name = std::move(name),
                     .run = std::move(run),
                     .work = work,
                     .unit = unit,
                     .samples = {}});
  }
  const KernelTable& k_;
};

void fill_rungs(Bench& b) {
  b.rungs(64, 784, 128);
  b.rungs(1, 784, 128);
  b.rungs(64, 128);
  b.rungs(256, 1024);
}

void fill_limits(Bench& b) {
  b.peak();
  b.copy("16 KiB", 1 << 14);
  b.copy("256 KiB", 1 << 18);
  b.copy("4 MiB", 1 << 22);
}

void fill(Bench& b) {
  fill_limits(b);
  b.linear(8, 4, 8);
  b.relu("8x16", 8 * 16);
  b.batch_norm(8, 4, true);
  b.layer_norm(8, 16);
  b.linear(32, 64, 64);
  b.relu("32x64", 32 * 64);
  b.batch_norm(32, 64, true);
  b.batch_norm(32, 64, false);
  b.layer_norm(32, 64);
  b.linear(1, 784, 128);
  b.linear(64, 784, 128);
  b.linear(256, 1024, 1024);
  b.linear(64, 128, 64);
  b.linear(64, 2, 128);
  b.linear_backward(64, 128, 64);
  b.batch_norm(64, 128, true);
  b.batch_norm(256, 128, true);
  b.batch_norm(256, 1024, true);
  b.batch_norm(256, 1024, false);
  b.layer_norm(64, 128);
  b.layer_norm(1024, 768);
  b.backward(64, 128);
  b.backward(256, 1024);
  b.backward(1024, 768);
  b.relu("1048576", 1 << 20);
  b.relu_backward("1048576", 1 << 20);
  b.network("linear+bn+relu eval 64x784->128", 64, {784, 128});
  for (Index rows : {1, 64, 256})
    b.network("SirNormNet eval, batch " + std::to_string(rows), rows, {784, 128, 64, 10});
  b.network("SirNormNet 2-128-64-3 eval, batch 64", 64, {2, 128, 64, 3});
  for (Mode mode : {Mode::train, Mode::eval}) {
    b.batch_norm_2d(16, 8, 14, 14, mode);
    b.batch_norm_2d(32, 64, 28, 28, mode);
  }
  for (bool adam : {false, true})
    b.step("SirNormNet", {784, 128, 64, 10}, 64, adam);
  b.step("SirNormNet 2-128-64-3", {2, 128, 64, 3}, 64, false);
  b.step("SirNormNet 64-128-64-10", {64, 128, 64, 10}, 256, false);
}

/// Cost against batch, features and depth, one layer or network at a time.
void fill_curves(Bench& b) {
  fill_limits(b);
  const auto layers = [&](const std::string& axis, Index x, Index rows, Index n) {
    const std::string width = std::to_string(n);
    b.point(axis + ": Linear", x, "Linear(" + width + ", " + width + ")", rows, n, Mode::eval);
    b.point(axis + ": BatchNorm1d train", x, "BatchNorm1d(" + width + ")", rows, n, Mode::train);
    b.point(axis + ": LayerNorm", x, "LayerNorm(" + width + ")", rows, n, Mode::eval);
    b.point(axis + ": ReLU", x, "ReLU()", rows, n, Mode::eval);
  };
  for (Index rows = 2; rows <= 1024; rows *= 2)
    layers("batch", rows, rows, 128);
  for (Index n = 8; n <= 1024; n *= 2)
    layers("features", n, 64, n);
  for (Index depth = 1; depth <= 32; depth *= 2) {
    std::string plain, normed;
    for (Index i = 0; i < depth; ++i) {
      plain += "Linear(64, 64)\nReLU()\n";
      normed += "Linear(64, 64)\nBatchNorm1d(64)\nReLU()\n";
    }
    b.point("depth: Linear, ReLU", depth, plain, 64, 64, Mode::train);
    b.point("depth: Linear, BatchNorm1d, ReLU", depth, normed, 64, 64, Mode::train);
  }
}

void measure(std::vector<Case>& cases) {
  constexpr double kSample = 2000;  // microseconds
  for (Case& c : cases) {
    once(c, 1);
    while (once(c, c.repeat) < kSample / 4)
      c.repeat *= 2;
    c.repeat = std::max(1L, long(kSample / (once(c, c.repeat) / double(c.repeat))));
  }
  for (int sample = 0; sample < 60; ++sample)
    for (Case& c : cases)
      c.samples.push_back(once(c, c.repeat) / double(c.repeat));
  for (Case& c : cases)
    std::sort(c.samples.begin(), c.samples.end());
}

void print(const std::vector<Case>& cases, bool json) {
  const char* arch = "";
  for (const Case& c : cases) {
    const double median = c.samples[30], low = c.samples[15], high = c.samples[45];
    if (json) {
      std::printf(
          "{\"table\":\"%s\",\"case\":\"%s\",\"us\":%.5g,\"low\":%.5g,\"high\":%.5g,\"rate\":%.5g",
          c.arch, c.name.c_str(), median, low, high, c.work / median * 1e-3);
      if (c.bytes > 0) std::printf(",\"operations\":%.9g,\"bytes\":%.9g", c.operations, c.bytes);
      std::printf("}\n");
      continue;
    }
    if (c.arch != arch)
      std::printf("%-40s %10s %10s %10s\n", arch = c.arch, "median us", "quartile", "quartile");
    std::printf("%-40s %10.4g %10.4g %10.4g", c.name.c_str(), median, low, high);
    if (c.work > 0) std::printf("   %6.1f %s", c.work / median * 1e-3, c.unit);
    std::printf("\n");
  }
}

}  // namespace

int main(int argc, char** argv) {
  bool json = false, curves = false;
  std::string filter, wanted;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--json") {
      json = true;
    } else if (word == "--curves") {
      curves = true;
    } else if (word == "--filter" && i + 1 < argc) {
      filter = argv[++i];
    } else if (word == "--table" && i + 1 < argc) {
      wanted = argv[++i];
    } else {
      std::fprintf(stderr,
                   "usage: sirnorm_bench [--json] [--filter TEXT] [--table NAME|all] [--curves]\n");
      return 2;
    }
  }
  std::vector<Case> cases;
  std::vector<std::unique_ptr<Bench>> benches;  // their cases hold on to them
  for (Index i = 0; i < all_kernels().size; ++i) {
    const KernelTable& table = *all_kernels()[i];
    if (wanted.empty() ? &table != &kernels() : wanted != "all" && wanted != table.arch) continue;
    benches.push_back(std::make_unique<Bench>(table));
    // A network runs on the fastest table only, so the curves do.
    if (filter.starts_with("rung"))
      fill_rungs(*benches.back());
    else if (!curves)
      fill(*benches.back());
    else if (&table == &kernels())
      fill_curves(*benches.back());
    for (Case& c : benches.back()->cases)
      if (c.name.find(filter) != c.name.npos) cases.push_back(std::move(c));
  }
  if (benches.empty())
    std::fprintf(stderr, "There is no kernel table \"%s\" on this machine.\n", wanted.c_str());
  else if (cases.empty())
    std::fprintf(stderr, "No case has \"%s\" in its name.\n", filter.c_str());
  if (cases.empty()) return 2;
  measure(cases);
  print(cases, json);
}

#!/usr/bin/env python3
"""check.py EXPORT DIR: lets EXPORT (torch_export) write its networks into DIR, loads each one in PyTorch and compares.

Eval-mode logits are PyTorch's own float32. Gradients are judged against PyTorch in float64: then the only rounding in
the comparison is ours, which is the same on every machine. Exit code 77: there is no PyTorch here.
"""
import glob, json, os, struct, subprocess, sys

LOGITS = 1e-5    # |difference|
GRADIENT = 1e-5  # |difference| / largest |value| of the tensor
ZERO = 1e-7      # |difference| of a tensor that is zero but for rounding: a bias in front of BatchNorm


def load(path, torch):
    with open(path, "rb") as f:
        (length,) = struct.unpack("<Q", f.read(8))
        header = json.loads(f.read(length))
        values = bytearray(f.read())
    header.pop("__metadata__", None)
    kinds = {"F32": torch.float32, "I64": torch.int64}
    return {name: torch.frombuffer(values, dtype=kinds[t["dtype"]], count=torch.Size(t["shape"]).numel(),
                                   offset=t["data_offsets"][0]).reshape(t["shape"])
            for name, t in header.items()}


def network(place, name, torch):
    scope = {}
    with open(os.path.join(place, name + ".py")) as f:
        exec(compile(f.read(), name + ".py", "exec"), scope)
    model = scope["Net"]()
    model.load_state_dict(load(os.path.join(place, name + ".safetensors"), torch), strict=True)
    return model


def check(place, name, torch):
    """The largest error of the logits and of everything else, each over what is allowed, and where that was."""
    run = load(os.path.join(place, name + ".run"), torch)
    worst = {}

    def compare(kind, what, ours, theirs, allowed):
        if ours.numel() != theirs.numel():
            raise SystemExit(f"{name}: {what} has {ours.numel()} values, PyTorch's {theirs.numel()}")
        error = (ours.double().flatten() - theirs.detach().double().flatten()).abs().max().item() / allowed
        error = error if error == error else float("inf")
        worst[kind] = max(worst.get(kind, (-1.0, "")), (error, what))

    with torch.no_grad():
        model = network(place, name, torch).eval()
        compare("logits", "logits", run["logits"], model(run["x"]), LOGITS)

    model = network(place, name, torch).double().train()
    x = run["x"].double().requires_grad_()
    loss = torch.nn.functional.cross_entropy(model(x), run["labels"])
    loss.backward()
    parameters, buffers = dict(model.named_parameters()), dict(model.named_buffers())
    theirs = {"loss": loss, "dx": x.grad,
              **{"grad." + key: p.grad for key, p in parameters.items()},
              **{"after." + key: b for key, b in buffers.items() if not key.endswith("num_batches_tracked")}}
    computed = set(run) - {"x", "logits", "labels"}
    if computed != set(theirs):
        raise SystemExit(f"{name}: only one side has {sorted(computed ^ set(theirs))}")
    for what, value in theirs.items():
        compare("gradients", what, run[what], value, GRADIENT * value.abs().max().item() + ZERO)
    return worst


def main():
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    try:
        import torch
    except ImportError as error:
        system = "/usr/bin/python3"  # apt's PyTorch is there, whichever python3 comes first on PATH
        if os.access(system, os.X_OK) and os.path.realpath(system) != os.path.realpath(sys.executable):
            os.execv(system, [system, *sys.argv])
        print(f"skipped: {error}")
        sys.exit(77)
    torch.set_num_threads(1)
    export, place = sys.argv[1:]
    subprocess.run([export, place], check=True)
    names = sorted(os.path.basename(path)[:-3] for path in glob.glob(os.path.join(place, "*.py")))
    if not names:
        raise SystemExit(f"{export} has written no network")
    failed = compared = 0
    for name in names:
        with open(os.path.join(place, name + ".py")) as f:
            if "nn.RMSNorm" in f.read() and not hasattr(torch.nn, "RMSNorm"):
                print(f"{name}: skipped, torch {torch.__version__} has no RMSNorm")
                continue
        worst = check(place, name, torch)
        good = all(error <= 1 for error, _ in worst.values())
        compared += 1
        failed += not good
        print(f"{name}: {'ok' if good else 'FAILED'}; " + ", ".join(
            f"{kind} at {error:.3f} of what is allowed ({what})" for kind, (error, what) in worst.items()))
    print(f"torch {torch.__version__}: {compared - failed} of {compared} networks compute the same")
    sys.exit(1 if failed or not compared else 0)


main()

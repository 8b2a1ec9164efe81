#!/usr/bin/env python3
"""Herald's indicator kernels against TA-Lib (and ta-lib-takt) on the same numbers in one run.

    kernels.py BENCH_EXECUTABLE [--peers FOLDER] [--elements N] [--rounds R] [--json FILE]

BENCH_EXECUTABLE is Herald's `KernelBench`; FOLDER keeps the environments with TA-Lib and ta-lib-takt, made at the first
use; without it Herald is measured alone. Every round runs the
three one after the other, so that other load on the machine meets all of them; the best time of all rounds counts. Times
are processor time of the one thread that computes, which leaves out what other processes take.

How the output buffers are warmed: both sides write into buffers that were allocated and filled with zeros before the
first measurement and are reused by every call, so no call pays for fresh pages. TA-Lib is called through ctypes in the
shared library that the wheel brings, because its Python functions allocate their outputs anew at each call. All columns
lie in large pages on both sides (NumPy asks for them itself). `adx` gives three outputs here; it stands against TA_ADX
alone, which gives one, and `adx+di` is the sum of TA_ADX, TA_PLUS_DI and TA_MINUS_DI.
"""
import argparse, json, math, os, subprocess, sys, tempfile

KERNELS = ("sma", "ema", "rsi", "macd", "bollinger", "stochastic", "adx", "atr")


def time_talib(path, repeat):
    """Runs inside the interpreter under test: nanoseconds per element of each function, as JSON."""
    import ctypes, glob, time
    import numpy as np
    import talib
    site = os.path.dirname(os.path.dirname(talib.__file__))
    library = ctypes.CDLL(glob.glob(os.path.join(site, "ta_lib*.libs", "libta*lib*.so*"))[0])
    library.TA_Initialize()
    count = os.path.getsize(path) // 24
    columns = np.fromfile(path)
    high, low, close = (np.array(part) for part in np.split(columns, 3))
    outputs = [np.zeros(count) for _ in range(3)]
    for output in outputs: output.fill(0)
    begin, length, real = ctypes.c_int(), ctypes.c_int(), ctypes.c_double

    def pointer(array): return ctypes.c_void_p(array.ctypes.data)

    def call(function, inputs, parameters, results):
        code = getattr(library, "TA_" + function)(
            0, count - 1, *map(pointer, inputs), *parameters, ctypes.byref(begin), ctypes.byref(length),
            *map(pointer, outputs[:results]))
        assert code == 0, (function, code)

    bars = (high, low, close)
    jobs = {
        "sma": [("SMA", (close,), (20,), 1)], "ema": [("EMA", (close,), (20,), 1)],
        "rsi": [("RSI", (close,), (14,), 1)], "macd": [("MACD", (close,), (12, 26, 9), 3)],
        "bollinger": [("BBANDS", (close,), (20, real(2), real(2), 0), 3)],
        "stochastic": [("STOCH", bars, (14, 3, 0, 3, 0), 2)],
        "adx": [("ADX", bars, (14,), 1)], "atr": [("ATR", bars, (14,), 1)],
        "adx+di": [(name, bars, (14,), 1) for name in ("ADX", "PLUS_DI", "MINUS_DI")],
    }
    best = {}
    for name, calls in jobs.items():
        for _ in range(repeat):
            start = time.process_time()
            for arguments in calls: call(*arguments)
            best[name] = min(best.get(name, math.inf), (time.process_time() - start) / count * 1e9)
    print(json.dumps(best))


def environment(folder, package):
    """The interpreter of an environment that has one build of TA-Lib; both bring the same module, so each has its own."""
    place = os.path.join(folder, package.split("==")[0])
    python = os.path.join(place, "bin", "python")
    if not os.path.exists(python):
        subprocess.run([sys.executable, "-m", "venv", place], check=True)
        subprocess.run([python, "-m", "pip", "-q", "install", package, "numpy"], check=True)
    return python


def geometric_mean(values): return math.exp(sum(map(math.log, values)) / len(values))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench")
    parser.add_argument("--peers", metavar="FOLDER")
    parser.add_argument("--elements", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--repeat", type=int, default=3, help="measurements of each function in a round")
    parser.add_argument("--json", help="also write the table here")
    options = parser.parse_args()
    pythons = {}
    if options.peers:
        pythons = {"talib": environment(options.peers, "TA-Lib==0.8.2"), "takt": environment(options.peers, "ta-lib-takt==0.8.2")}
    best, copy, equal = {}, math.inf, True

    def note(kind, name, value): best[kind, name] = min(best.get((kind, name), math.inf), value)

    with tempfile.TemporaryDirectory() as folder:
        columns = os.path.join(folder, "columns")
        for _ in range(options.rounds):
            told = json.loads(subprocess.run(
                [options.bench, "--json", "--elements", str(options.elements), "--repeat", str(options.repeat),
                 "--write-columns", columns], check=True, capture_output=True, text=True).stdout)
            copy = min(copy, told["copy"])
            for row in told["kernels"]:
                equal = equal and row["equal"]
                for mode in ("batch", "stream"): note(f"{row['variant']} {mode}", row["kernel"], row[mode])
            for kind, python in pythons.items():
                times = json.loads(subprocess.run(
                    [python, __file__, "--time", columns, str(options.repeat)], check=True, capture_output=True,
                    text=True).stdout)
                for name, value in times.items(): note(kind, name, value)

    kinds = ["talib batch", "talib stream", "mt5 batch", "mt5 stream", *pythons]
    print(f"nanoseconds per element over {options.elements:,} bars, best of {options.rounds * options.repeat}; "
          f"copying one column {copy:.2f}; batch and stream equal bit for bit: {'yes' if equal else 'NO'}")
    ratios = [(f"{kind}/batch", kind, "talib batch") for kind in pythons] + [("stream/batch", "talib stream", "talib batch")]
    print(f"{'':11}" + "".join(f"{kind:>13}" for kind in kinds) + "".join(f"{title:>13}" for title, _, _ in ratios))
    for name in KERNELS:
        print(f"{name:11}" + "".join(f"{best[kind, name]:13.2f}" for kind in kinds)
              + "".join(f"{best[top, name] / best[bottom, name]:13.2f}" for _, top, bottom in ratios))
    means = {kind: geometric_mean([best[kind, name] for name in KERNELS]) for kind in kinds}
    print(f"{'geo. mean':11}" + "".join(f"{means[kind]:13.2f}" for kind in kinds)
          + "".join(f"{means[top] / means[bottom]:13.2f}" for _, top, bottom in ratios))
    for kind in pythons: print(f"{kind}: ADX with both directional indicators {best[kind, 'adx+di']:.2f}")
    if options.json:
        with open(options.json, "w") as file:
            json.dump({"elements": options.elements, "copy": copy, "equal": equal, "geometric_means": means,
                       "nanoseconds": {kind: {n: best[k, n] for k, n in best if k == kind} for kind in kinds}}, file, indent=1)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--time"]: time_talib(sys.argv[2], int(sys.argv[3]))
    else: main()

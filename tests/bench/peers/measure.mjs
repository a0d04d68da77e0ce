// Measures every library on every case, all in one thread of one process, taking turns sample by sample; runs in Node
// and in a page alike.
import { answer, distance, names, numbers, TOLERANCE } from './cases.mjs';

const SAMPLE = 2; // milliseconds

/** Milliseconds of so many runs. Who answers with a promise is waited for. */
async function once(run, times) {
  const start = performance.now();
  const first = run();
  if (first instanceof Promise) {
    await first;
    for (let i = 1; i < times; ++i) await run();
  } else {
    for (let i = 1; i < times; ++i) run();
  }
  return performance.now() - start;
}

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Engines compile again what is hot, in a thread of their own, and it has to have its turn before anything counts. */
async function warm(run) {
  for (let turn = 0; turn < 3; ++turn) {
    for (const end = performance.now() + 20; performance.now() < end; ) await once(run, 1);
    await pause(20);
  }
}

async function repeats(run) {
  await warm(run);
  let times = 1;
  for (;;) {
    const took = await once(run, times);
    if (took >= SAMPLE / 4) return Math.max(1, Math.round((SAMPLE / took) * times));
    times *= 2;
  }
}

/** Ready to be timed, or the words for why not. */
async function prepare(engine, one, expected) {
  if (!engine.make) return { failed: engine.failed };
  try {
    const made = await engine.make(one);
    await made.run();
    const off = distance(made.output(), expected);
    if (off <= TOLERANCE) return { ...made, off };
    made.close();
    return { failed: `wrong by ${off.toPrecision(2)} of the largest value` };
  } catch (error) {
    return { failed: String(error.message ?? error).split('\n')[0] };
  }
}

/**
 * engines: by name, what an engine's open() gave, or { failed }. Gives { case, engine, us, low, high, off } or { case,
 * engine, failed } for each of them, medians and quartiles in microseconds, to `report` as they come.
 */
export async function measure({ engines, filter = '', samples = 60, report }) {
  for (const name of names.filter((each) => each.includes(filter))) {
    const one = numbers(name);
    const expected = answer(one);
    const ready = [];
    for (const [library, engine] of Object.entries(engines)) {
      const made = await prepare(engine, one, expected);
      if (made.failed) report({ case: name, engine: library, failed: made.failed });
      else ready.push({ library, ...made, times: await repeats(made.run), all: [] });
    }
    for (let sample = 0; sample < samples; ++sample)
      for (const { run, times, all } of ready) all.push(((await once(run, times)) / times) * 1000);
    for (const { library, off, output, all, close } of ready) {
      // What was timed still has to be right.
      const still = distance(output(), expected);
      const at = (share) => all.toSorted((a, b) => a - b)[Math.floor(share * (all.length - 1))];
      report(
        still <= TOLERANCE
          ? { case: name, engine: library, us: at(0.5), low: at(0.25), high: at(0.75), off }
          : {
              case: name,
              engine: library,
              failed: `wrong by ${still.toPrecision(2)} after timing`,
            },
      );
      close();
    }
  }
}

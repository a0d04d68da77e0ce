// What a page of somebody else's would do with the package: train SirNormNet in a worker, and tell.
import { createTraining } from '@sirnorm/training';

const text = async (file: string): Promise<string> => (await fetch(file)).text();

async function train(): Promise<void> {
  const engine = await createTraining({
    digits: await text('digits.csv'),
    wine: await text('wine.csv'),
    locate: (file) => new URL(file, self.location.href).href,
  });
  using net = engine.run({
    data: { name: 'digits' },
    network: `
      fc1: Linear(64, 128)
      bn1: BatchNorm1d(128)
      relu1: ReLU()
      fc2: Linear(128, 64)
      bn2: BatchNorm1d(64)
      relu2: ReLU()
      fc3: Linear(64, 10)`,
    inputShape: [64],
    optimizer: { kind: 'sgd', lr: 0.1 },
    batches: { size: 64, seed: 1 },
  });
  const start = performance.now();
  const losses = net.step(300);
  self.postMessage({
    fingerprint: engine.fingerprint(),
    expected: engine.info.expectedFingerprint,
    arch: engine.info.arch,
    last: losses.at(-1),
    accuracy: net.evaluate().accuracy,
    seconds: (performance.now() - start) / 1000,
  });
}
train().catch((error: Error) => self.postMessage({ error: error.message }));

// The tests run under the Node that package.json pins, and the lock installs on every machine.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('npm scripts run under Node 24, not under whatever the machine has', () => {
  expect(Number(process.versions.node.split('.')[0])).toBeGreaterThanOrEqual(22);
});

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
const lock = JSON.parse(
  readFileSync(new URL('../../../web/package-lock.json', import.meta.url), 'utf8'),
) as { packages: Record<string, Locked> };

// npm leaves out what the registry at hand does not have, and `npm ci` then refuses the whole lock.
test('the lock holds the packages of every platform', () => {
  const wanted = Object.values(lock.packages).flatMap(({ optionalDependencies = {} }) =>
    Object.keys(optionalDependencies),
  );
  const missing = wanted.filter((name) => !lock.packages[`node_modules/${name}`]);
  expect(wanted.length).toBeGreaterThan(10);
  expect(missing).toEqual([]);
});

test('the lock names no registry', () => {
  expect(Object.values(lock.packages).filter(({ resolved }) => resolved)).toEqual([]);
});

// Where the core is: for the page, for the compiler in Node, for its hands and for the tests alike.
import { join } from 'node:path';

export const coreAlias = (top: string) => ({
  '@sirnorm/core': join(top, 'bindings/package/index.ts'),
  '@sirnorm/training': join(top, 'bindings/package/training.ts'),
  '@sirnorm/experiments': join(top, 'bindings/package/experiments.ts'),
  '@sirnorm/wasm': join(top, 'build/wasm/package'),
});

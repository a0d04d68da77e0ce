// Live numbers in prose and formulas: <sn-num> and MathML's elements of class live. Only the current step's
// numbers move; the others keep what they said when the reader was there.
import { effect } from '@preact/signals-core';
import { QUANTITIES, type QuantityName } from './catalog';
import { formatFree, formatQuantity } from './format';
import type { Picture, Runtime } from './runtime';

function textOf(node: HTMLElement | MathMLElement, { scene, stages }: Picture): string | null {
  const { of = '', row, column, digits } = node.dataset;
  const free = scene.free[of];
  if (free !== undefined) return formatFree(free, digits);
  if (!Object.hasOwn(QUANTITIES, of) || !stages) return null;
  const at = { row: Number(row ?? scene.row), column: Number(column ?? scene.column) };
  const name = of as QuantityName;
  const value = QUANTITIES[name](scene, stages, at);
  return formatQuantity(name, value, digits === undefined ? undefined : Number(digits));
}

export function liveNumbers(steps: readonly HTMLElement[], runtime: Runtime): void {
  const nodes = steps.map((step) => [
    ...step.querySelectorAll<HTMLElement | MathMLElement>('sn-num, math .live'),
  ]);
  effect(() => {
    const picture = runtime.picture.value;
    if (!picture) return;
    for (const node of nodes[runtime.state.value.step] ?? []) {
      const text = textOf(node, picture);
      if (text !== null && node.textContent !== text) node.textContent = text;
    }
  });
}

// The four steps as a bar: pressing one shows the batch at that point.
import { LEVELS, type Level } from '../session/scene';
import { F } from '../words/figures';
import { L } from '../words/march';
import type { Widget, WidgetProps } from './contract';
import { LEVEL_SYMBOLS, lights } from './focus';

const NUMBER: Partial<Record<Level, string>> = {
  mean: '1',
  variance: '2',
  centered: '3',
  xhat: '3',
  y: '4',
};

function StepsBar({ view, intend }: WidgetProps) {
  const now = LEVELS.indexOf(view.scene.level);
  return (
    <ol class="steps-bar" aria-label={L.fourSteps}>
      {LEVELS.map((level, i) => {
        const symbol = LEVEL_SYMBOLS[level];
        const [word] = F.levels[level];
        return (
          <li
            key={level}
            class={`${i < now ? 'done' : i === now ? 'now' : ''}${lights(view.highlight, level) ? ' lit' : ''}`}
          >
            <button
              type="button"
              aria-current={i === now ? 'step' : undefined}
              onClick={() => intend({ kind: 'var', name: 'level', value: level, done: true })}
            >
              <span class="symbol" aria-hidden="true">
                {symbol}
              </span>
              <span class="word">
                {NUMBER[level] && <span class="count">{NUMBER[level]}&nbsp;</span>}
                {word}
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}

export const stepsBar: Widget = { render: (props) => <StepsBar {...props} /> };

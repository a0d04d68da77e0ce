// Offers a run's numbers and figures to take home. What makes the files comes when somebody opens this.
import { useState } from 'preact/hooks';
import { words } from '../../words/runs';
import type { WidgetProps } from '../contract';
import type { RunView } from '../run-contract';

type Saver = typeof import('./save');
interface Offer {
  readonly saver: Saver;
  readonly titles: readonly string[]; // of the charts beside
}

export function Keep({ run, intend }: { run: RunView } & Pick<WidgetProps, 'intend'>) {
  const [offer, setOffer] = useState<Offer | null>(null);
  const [sorry, setSorry] = useState('');
  const open = async (details: HTMLDetailsElement) => {
    if (!details.open) return;
    const saver = await import('./save').catch(() => null);
    setSorry(saver ? '' : words.save.lost);
    const titles = saver?.figuresBeside(details).map(({ title }) => title);
    if (saver && titles) setOffer({ saver, titles });
  };
  // The step may have changed since this was opened: the chart is looked for when it is wanted.
  const picture = (at: number, kind: 'svg' | 'png') => (event: Event) =>
    void (
      offer?.saver.figuresBeside(event.currentTarget as Element)[at]?.save(kind) ?? Promise.reject()
    ).then(
      () => setSorry(''),
      () => setSorry(words.save.failed),
    );
  const network = (lane: string, what: 'pytorch' | 'safetensors') => () =>
    intend({
      kind: 'take',
      of: run.experiment.id,
      lane,
      what,
      give: (taken) => {
        setSorry(taken === null ? words.save.noNetwork : '');
        if (taken !== null) offer?.saver.saveNetwork(run, lane, taken);
      },
    });
  const learners = run.plan.sweep ? [] : run.plan.lanes.filter(({ layers }) => layers.length > 0);
  return (
    <details class="run-save" onToggle={(event) => void open(event.currentTarget)}>
      <summary>{words.save.title}</summary>
      {offer && (
        <ul>
          <li>
            <button type="button" onClick={() => offer.saver.saveNumbers(run)}>
              {words.save.numbers}
            </button>
          </li>
          {offer.titles.map((title, at) => (
            <li key={`${at} ${title}`}>
              {title}{' '}
              <button
                type="button"
                aria-label={words.save.picture(title, 'SVG')}
                onClick={picture(at, 'svg')}
              >
                SVG
              </button>{' '}
              <button
                type="button"
                aria-label={words.save.picture(title, 'PNG')}
                onClick={picture(at, 'png')}
              >
                PNG
              </button>
            </li>
          ))}
          {learners.map(({ id, layers }) => {
            const label = run.lanes.find((lane) => lane.id === id)?.label ?? id;
            return (
              <li key={id}>
                {words.save.network(label, run.step)}{' '}
                {layers[0]?.kind !== 'Recurrent' && (
                  <button
                    type="button"
                    aria-label={words.save.taken(label, 'PyTorch')}
                    onClick={network(id, 'pytorch')}
                  >
                    PyTorch
                  </button>
                )}{' '}
                <button
                  type="button"
                  aria-label={words.save.taken(label, 'safetensors')}
                  onClick={network(id, 'safetensors')}
                >
                  safetensors
                </button>
              </li>
            );
          })}
        </ul>
      )}
      {sorry && (
        <p class="trouble" role="alert">
          {sorry}
        </p>
      )}
    </details>
  );
}

// Offers a run's numbers and figures to take home. What makes the files comes when somebody opens this.
import { useState } from 'preact/hooks';
import { words } from '../../words/runs';
import type { WidgetProps } from '../contract';
import type { RunView } from '../run-contract';
import { begun } from './common';

type Saver = typeof import('./save');
interface Offer {
  readonly saver: Saver;
  readonly titles: readonly string[]; // of the charts beside
}

interface TakeProps {
  readonly name: string; // the kind of file
  says(of: string, kind: string): string;
  readonly of: string;
  act(event: Event): void;
}
export const Take = ({ name, says, of, act }: TakeProps) => (
  <button type="button" aria-label={says(of, name)} onClick={act}>
    {name}
  </button>
);

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
    <details
      class="run-save"
      inert={!begun(run.lanes)}
      onToggle={(event) => void open(event.currentTarget)}
    >
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
              <Take name="SVG" says={words.save.picture} of={title} act={picture(at, 'svg')} />{' '}
              <Take name="PNG" says={words.save.picture} of={title} act={picture(at, 'png')} />
            </li>
          ))}
          {learners.map(({ id, layers }) => {
            const label = run.lanes.find((lane) => lane.id === id)?.label ?? id;
            return (
              <li key={id}>
                {words.save.network(label, run.step)}{' '}
                {layers[0]?.kind !== 'Recurrent' && (
                  <Take
                    name="PyTorch"
                    says={words.save.taken}
                    of={label}
                    act={network(id, 'pytorch')}
                  />
                )}{' '}
                <Take
                  name="safetensors"
                  says={words.save.taken}
                  of={label}
                  act={network(id, 'safetensors')}
                />
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

// Offers a run's numbers and figures to take home. What makes the files comes when somebody opens this.
import { useState } from 'preact/hooks';
import { words } from '../../words/runs';
import type { RunView } from '../run-contract';

type Saver = typeof import('./save');
interface Offer {
  readonly saver: Saver;
  readonly figures: ReturnType<Saver['figuresBeside']>;
}

export function Keep({ run }: { run: RunView }) {
  const [offer, setOffer] = useState<Offer | null>(null);
  const [sorry, setSorry] = useState('');
  const open = async (details: HTMLDetailsElement) => {
    if (!details.open) return;
    const saver = await import('./save').catch(() => null);
    setSorry(saver ? '' : words.save.lost);
    if (saver) setOffer({ saver, figures: saver.figuresBeside(details) });
  };
  const picture = (figure: Offer['figures'][number], kind: 'svg' | 'png') => () =>
    void figure.save(kind).then(
      () => setSorry(''),
      () => setSorry(words.save.failed),
    );
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
          {offer.figures.map((figure) => (
            <li key={figure.title}>
              {figure.title}{' '}
              <button
                type="button"
                aria-label={words.save.picture(figure.title, 'SVG')}
                onClick={picture(figure, 'svg')}
              >
                SVG
              </button>{' '}
              <button
                type="button"
                aria-label={words.save.picture(figure.title, 'PNG')}
                onClick={picture(figure, 'png')}
              >
                PNG
              </button>
            </li>
          ))}
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

// Takes the batch home as it stands: every number with what the stages made of it, and the dots as a picture.
import { useState } from 'preact/hooks';
import { words } from '../../words/runs';
import type { Widget, WidgetProps } from '../contract';
import { Take } from './keep';

type Saver = typeof import('./save');

function SaveBatch({ view: { scene, stages } }: WidgetProps) {
  const [sorry, setSorry] = useState('');
  if (!stages) return null;
  const say = words.save;
  const act = async (what: (saver: Saver) => void | Promise<void>) => {
    const saver = await import('./save').catch(() => null);
    if (!saver) return setSorry(say.lost);
    try {
      await what(saver);
      setSorry('');
    } catch {
      setSorry(say.failed);
    }
  };
  const dots = (kind: 'svg' | 'png') => (event: Event) => {
    const plate = (event.currentTarget as Element).closest('.plate');
    const panel = plate?.querySelector('[data-widget=dot-plot]');
    if (!panel) setSorry(say.noDots);
    else void act(({ savePicture }) => savePicture(panel, say.dots, kind, 'dots'));
  };
  return (
    <div class="run-save">
      <button
        type="button"
        onClick={() => void act(({ saveBatch }) => saveBatch(stages, scene.axis))}
      >
        {say.batch}
      </button>{' '}
      <Take name="SVG" says={say.picture} of={say.dots} act={dots('svg')} />{' '}
      <Take name="PNG" says={say.picture} of={say.dots} act={dots('png')} />
      {sorry && (
        <p class="trouble" role="alert">
          {sorry}
        </p>
      )}
    </div>
  );
}

export const saveBatch: Widget = { render: (props) => <SaveBatch {...props} /> };

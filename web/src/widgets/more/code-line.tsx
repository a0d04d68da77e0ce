// One line of a listing: Python told apart a little, and a button where it speaks of a layer.

import { M } from '../../words/more';
import type { WidgetProps } from '../contract';

const TOKEN =
  /(#.*$)|("[^"]*"|'[^']*')|\b(import|as|class|def|return|super|for|in|if|else|with|from|None|True|False|lambda)\b|\b(self)\b|\b(\d+(?:\.\d+)?(?:e-?\d+)?)\b/g;
const KINDS = ['remark', 'string', 'keyword', 'self', 'number'];

function parts(text: string) {
  const out: (string | { kind: string; text: string })[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > end) out.push(text.slice(end, match.index));
    const kind = KINDS[match.slice(1).findIndex((group) => group !== undefined)] ?? '';
    out.push({ kind, text: match[0] });
    end = match.index + match[0].length;
  }
  return [...out, text.slice(end)];
}

interface Props extends Pick<WidgetProps, 'intend'> {
  line: number;
  text: string;
  layers: readonly string[];
  gone: boolean;
  lit: boolean;
  inTabOrder: boolean;
  still: boolean;
  onMove(by: 1 | -1): void;
}
export function CodeLine({
  line,
  text,
  layers,
  gone,
  lit,
  inTabOrder,
  still,
  intend,
  onMove,
}: Props) {
  const shown = (
    <code>
      {parts(text).map((part, at) =>
        typeof part === 'string' ? (
          part
        ) : (
          <span key={at} class={`py-${part.kind}`}>
            {part.text}
          </span>
        ),
      )}
      {gone && <span class="visually-hidden"> ({M.code.gone})</span>}
    </code>
  );
  const kind = `line${lit ? ' lit' : ''}${gone ? ' gone' : ''}`;
  const [first = null] = layers;
  if (still || first === null) return <li class={kind}>{shown}</li>;
  const say = (layer: string | null, passing: boolean) => intend({ kind: 'lit', layer, passing });
  return (
    <li class={kind}>
      <button
        type="button"
        data-line={line}
        aria-pressed={lit}
        tabindex={inTabOrder ? 0 : -1}
        onClick={() => say(lit ? null : first, false)}
        onFocus={() => say(first, true)}
        onBlur={() => say(null, true)}
        onPointerEnter={(event) => event.pointerType !== 'touch' && say(first, true)}
        onPointerLeave={(event) => event.pointerType !== 'touch' && say(null, true)}
        onKeyDown={(event) => {
          const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
          if (by === 0) return;
          event.preventDefault();
          onMove(by);
        }}
      >
        {shown}
      </button>
    </li>
  );
}

// Taking the network home: its code for the clipboard, its weights as a file.
import { useEffect, useState } from 'preact/hooks';
import { M } from '../../words/more';

export function CopyCode({ code }: { code: string }) {
  const [said, setSaid] = useState<'' | 'copied' | 'refused'>('');
  useEffect(() => setSaid(''), [code]);
  const copy = () => {
    const writing = navigator.clipboard?.writeText(code) ?? Promise.reject(new Error('none'));
    writing.then(
      () => setSaid('copied'),
      () => setSaid('refused'),
    );
  };
  return (
    <details class="code-export">
      <summary>{M.code.pytorch}</summary>
      <pre class="code" tabindex={0}>
        <code>{code}</code>
      </pre>
      <p>
        <button type="button" onClick={copy}>
          {M.code.copy}
        </button>{' '}
        <span role="status">
          {said === 'copied' ? M.code.copied : said === 'refused' ? M.code.refused : ''}
        </span>
      </p>
    </details>
  );
}

export function Weights({ bytes, name }: { bytes: Uint8Array; name: string }) {
  const [href, setHref] = useState('');
  useEffect(() => {
    const url = URL.createObjectURL(new Blob([bytes.slice()]));
    setHref(url);
    return () => URL.revokeObjectURL(url);
  }, [bytes]);
  if (!href) return null; // until there is a page to hold the file
  return (
    <p class="code-weights">
      <a href={href} download={`${name}.safetensors`}>
        {M.code.weights}
      </a>
    </p>
  );
}

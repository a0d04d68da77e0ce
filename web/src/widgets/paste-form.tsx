// The reader's own numbers: pasted, typed, dropped, or read from a file, which never leaves this browser. Fetched by
// those who have some.
import { useId, useRef, useState } from 'preact/hooks';
import { F } from '../words/figures';
import { K } from '../words/links';

const LARGEST = 1_000_000; // bytes; what the figure can hold is a few hundred

/** Spreadsheets write UTF-8 or, in western languages, Windows-1252, in which every byte is a letter. */
function decoded(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** The text of a file, or a sentence that says why it has none. */
async function read(file: File): Promise<{ readonly text: string } | { readonly sorry: string }> {
  if (file.size > LARGEST) return { sorry: K.file.large(file.name, file.size, LARGEST) };
  const bytes = await file.arrayBuffer().catch(() => null);
  if (bytes === null) return { sorry: K.file.unreadable(file.name) };
  const text = decoded(bytes);
  if (text.includes('\0')) return { sorry: K.file.binary(file.name) };
  if (text.trim() === '') return { sorry: K.file.empty(file.name) };
  return { text };
}

export interface PasteFormProps {
  readonly trouble: string | null;
  paste(text: string): void;
}

export function PasteForm({ trouble, paste }: PasteFormProps) {
  const id = useId();
  const [text, setText] = useState('');
  const [sorry, setSorry] = useState('');
  const taken = useRef(0);
  const [from, setFrom] = useState(''); // the file the text came from, until it is changed
  const take = async (file: File | null | undefined) => {
    if (!file) return;
    const mine = ++taken.current;
    const found = await read(file);
    if (mine !== taken.current) return; // another one was chosen meanwhile
    setSorry('sorry' in found ? found.sorry : '');
    if ('sorry' in found) return; // what was there stays
    setText(found.text);
    setFrom(file.name);
    paste(found.text);
  };
  const wrong = sorry || (trouble && from ? K.file.wrong(from, trouble) : trouble);
  return (
    <form
      class="paste"
      onSubmit={(event) => {
        event.preventDefault();
        setSorry('');
        paste(text);
      }}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        const [file] = event.dataTransfer?.files ?? [];
        if (!file) return; // a text is dropped where it lands
        event.preventDefault();
        void take(file);
      }}
    >
      <label for={`${id}text`}>{F.paste}</label>
      <textarea
        id={`${id}text`}
        rows={4}
        spellcheck={false}
        autocomplete="off"
        value={text}
        placeholder={'2, 4\n4, 8\n9, 1'}
        aria-invalid={wrong ? 'true' : undefined}
        aria-describedby={wrong ? `${id}trouble` : undefined}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setFrom('');
          setSorry('');
        }}
      />
      <button type="submit">{F.use}</button>
      <label class="from-file">
        {K.file.choose}
        <input
          type="file"
          accept=".csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values"
          onChange={(event) => {
            const input = event.currentTarget;
            void take(input.files?.[0]);
            input.value = ''; // the same file again is a change again
          }}
        />
      </label>
      {wrong && (
        <p class="trouble" id={`${id}trouble`} role="alert">
          {wrong}
        </p>
      )}
    </form>
  );
}

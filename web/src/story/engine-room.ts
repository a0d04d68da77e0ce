// The engine room: computes the fingerprint in this browser, beside the one that the tests pin, and says
// which code ran and how fast.
import { type Client, EngineFailure } from '../engine/client';
import { problemOf } from '../session/fold';
import { START } from '../session/scene';
import { failure } from './words';

const REPEATS = 500;

function paragraph(name: string, ...parts: readonly (string | Node)[]): HTMLParagraphElement {
  const made = document.createElement('p');
  made.className = name;
  made.append(...parts);
  return made;
}
function code(text: string): HTMLElement {
  const made = document.createElement('code');
  made.textContent = text;
  return made;
}

export async function engineRoom(host: HTMLElement, client: Client): Promise<void> {
  const verdict = paragraph('verdict', 'Your browser is computing its own…');
  verdict.setAttribute('role', 'status');
  host.append(verdict);
  try {
    const { expectedFingerprint, arch, simd, version } = await client.info;
    const computed = await client.fingerprint();
    const same = computed === expectedFingerprint && computed === host.dataset.expected;
    host.classList.add(same ? 'is-same' : 'is-different');
    verdict.before(paragraph('computed', 'Computed by your browser, just now: ', code(computed)));
    verdict.textContent = same
      ? 'They agree: your browser does the arithmetic of the tests, bit for bit.'
      : 'They differ: something here computes otherwise than the tests. Please report it, with the name of your browser.';
    const all = await client.time(problemOf(START), REPEATS);
    const each = ((1000 * all) / REPEATS).toPrecision(2);
    const lanes = simd ? 'with SIMD, four numbers at a time' : 'without SIMD, one number at a time';
    host.append(
      paragraph('room', `Version ${version}, kernel table “${arch}”, WebAssembly ${lanes}.`),
      paragraph(
        'room',
        `All four stages of a batch of 8 × 4 take ${Number(each)} µs here (mean of ${REPEATS} runs).`,
      ),
    );
  } catch (error) {
    verdict.textContent = failure(error instanceof EngineFailure ? error.reason : 'crashed');
  }
}

// Progress as text: what was written reads back, whatever else arrives is left out, and nothing throws.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatMarch, joined, parseMarch, parseProgress } from '../../../web/src/session/march';
import { fitting, NOTHING, type Progress } from '../../../web/src/session/progress';
import { chapter } from './chapter';

const letters = fc.constantFrom(...'abcxyz');
const rest = fc.string({ unit: fc.constantFrom(...'abz09-'), maxLength: 59 });
const id = fc.tuple(letters, rest).map((parts) => parts.join(''));
const progress: fc.Arbitrary<Progress> = fc.record({
  answers: fc.dictionary(id, fc.option(id), { maxKeys: 20, noNullPrototype: true }),
  seen: fc.uniqueArray(id, { maxLength: 20 }),
});
const march = fc
  .uniqueArray(
    fc.tuple(
      fc.tuple(id, id).map((names) => names.join('/')),
      progress,
    ),
    {
      maxLength: 12,
      selector: ([name]) => name,
    },
  )
  .map((entries) => new Map(entries));

test('progress reads back as it was written', () => {
  fc.assert(
    fc.property(progress, (one) => {
      expect(parseProgress(JSON.stringify(one))).toEqual(one);
    }),
  );
});

test('a saved march reads back as it was written', () => {
  fc.assert(
    fc.property(march, (one) => {
      expect(parseMarch(formatMarch(one))).toEqual({ march: one, left: 0 });
    }),
  );
});

test('whatever the storage says, only what the chapter has comes through', {
  timeout: 60_000,
}, () => {
  const ids = chapter.steps.map((step) => step.id);
  const hostile = fc.record({
    answers: fc.oneof(
      fc.anything(),
      fc.dictionary(
        fc.constantFrom('plus-eight', 'alone', '__proto__', 'constructor'),
        fc.anything(),
      ),
    ),
    seen: fc.oneof(fc.anything(), fc.array(fc.oneof(fc.constantFrom(...ids), fc.anything()))),
  });
  const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), hostile.map(stringified));
  fc.assert(
    fc.property(texts, (text) => {
      const checked = fitting(chapter, parseProgress(text));
      const straight = fitting(chapter, unwrapped(text)); // as a chapter reads it
      expect(straight).toEqual(checked);
      const { answers, seen } = straight;
      for (const [question, option] of Object.entries(answers)) {
        const asked = chapter.questions.find((one) => one.id === question);
        expect(option === null || asked?.options.some((one) => one.id === option)).toBe(true);
      }
      expect(seen.every((step) => ids.includes(step))).toBe(true);
      expect(new Set(seen).size).toBe(seen.length);
    }),
    { numRuns: 200 },
  );
});

function unwrapped(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** JSON of anything; what JSON cannot say becomes text. */
function stringified(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return String(value);
  }
}

describe('a file that is no saved march gets a sentence', () => {
  test.each([
    ['', /cannot be read as that/],
    ['no json', /cannot be read as that/],
    ['null', /is no saved march/],
    ['[]', /is no saved march/],
    ['{"chapters":{}}', /"sir-norm-march" and "chapters" are missing/],
    ['{"sir-norm-march":1,"chapters":[]}', /are missing/],
    ['{"sir-norm-march":99,"chapters":{}}', /version “99”/],
    ['{"sir-norm-march":{"a":1},"chapters":{}}', /version “unknown”/],
    [`{"sir-norm-march":"${'<'.repeat(900)}","chapters":{}}`, /version “ {20}”; these pages read/],
    [`"${'x'.repeat(600_000)}"`, /too large/],
  ])('%.40s', (text, sentence) => {
    const read = parseMarch(text);
    expect('trouble' in read ? read.trouble : '').toMatch(sentence);
  });

  test('and never throws', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
        const read = parseMarch(text);
        if ('trouble' in read) expect(read.trouble.length).toBeLessThan(160);
      }),
    );
  });

  test('while of a good one with strange entries the good ones are taken', () => {
    const file = {
      'sir-norm-march': 1,
      chapters: {
        'sir-norm/mean': { answers: { alone: 'zero', bad: 7 }, seen: ['meet', 3, 'meet'] },
        '../../etc': {},
        'sir-norm/variance': 'text',
        __proto__x: {},
      },
    };
    const read = parseMarch(JSON.stringify(file));
    expect(read).toEqual({
      march: new Map([['sir-norm/mean', { answers: { alone: 'zero' }, seen: ['meet'] }]]),
      left: 3,
    });
  });
});

test('joined progress keeps every step and the later answer', () => {
  fc.assert(
    fc.property(progress, progress, (first, second) => {
      const both = joined(first, second);
      expect(new Set(both.seen)).toEqual(new Set([...first.seen, ...second.seen]));
      expect(both.answers).toEqual({ ...first.answers, ...second.answers });
      expect(joined(both, NOTHING)).toEqual(both);
    }),
  );
});

// What travels between the page and its worker: a call with an id, a reply with the same id.
// Plain data only, so that structured clone carries it; typed arrays are transferred.
import type {
  EngineInfo,
  Learned,
  Lesson,
  OwnData,
  Problem,
  Problematic,
  Stages,
} from './protocol';

export type Call =
  | { readonly kind: 'open' }
  | { readonly kind: 'stages'; readonly problem: Problem }
  | { readonly kind: 'learn'; readonly problem: Problem; readonly lesson: Lesson }
  | { readonly kind: 'table'; readonly text: string }
  | { readonly kind: 'fingerprint' }
  | { readonly kind: 'time'; readonly problem: Problem; readonly repeats: number };

export interface Answers {
  readonly open: EngineInfo;
  readonly stages: Stages;
  readonly learn: Learned;
  readonly table: OwnData;
  readonly fingerprint: string;
  readonly time: number; // milliseconds for all repeats together
}

/** unsupported: this browser cannot run the module. network: a file did not arrive.
 *  crashed: the module died. stuck: it did not answer in time. */
export type Reason = 'unsupported' | 'network' | 'crashed' | 'stuck';

export type Fault =
  | { readonly kind: 'refused'; readonly code: Problematic['code']; readonly message: string }
  | { readonly kind: 'failed'; readonly reason: Reason; readonly message: string };

export type Request = Call & { readonly id: number };
export type Reply =
  | { readonly id: number; readonly value: Answers[keyof Answers] }
  | { readonly id: number; readonly fault: Fault };

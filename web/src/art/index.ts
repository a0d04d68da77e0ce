import { Knight } from './knight';
import { Rival } from './rival';
import { Wizard } from './wizard';

export { Cover } from './cover';
export { Sigil } from './sigil';
export { Vignette } from './vignette';

/** Whom a story may draw by name. */
export const COMPANY: Readonly<Record<string, typeof Knight>> = {
  knight: Knight,
  rival: Rival,
  wizard: Wizard,
};

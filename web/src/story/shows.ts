// Which parts of a figure are of an experiment. network and code take files of their own by the same attribute, and
// one of those may be called as an experiment is.
import type { WidgetName, WidgetUse } from './types';

const FILES: readonly WidgetName[] = ['network', 'code'];

export const showsRun = ({ name, attrs }: WidgetUse, experiment: string): boolean =>
  attrs.of === experiment && !FILES.includes(name);

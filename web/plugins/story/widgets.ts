// ::widget{...}: which widgets make up the figure of a step. Names, attributes and ranges are the catalogue's.
import type { LeafDirective } from 'mdast-util-directive';
import { type Attribute, WIDGETS } from '../../src/story/catalog';
import type { WidgetName, WidgetUse } from '../../src/story/types';
import { attributesOf, onlyAttributes, placeOf } from './directive';
import { experimentOf, namesOf, withoutOf } from './experiments';
import { checkFiles } from './files';
import { type Here, problem, startOf } from './page';
import { didYouMean } from './report';

const NAMES = Object.keys(WIDGETS);
const isWidget = (name: string): name is WidgetName => Object.hasOwn(WIDGETS, name);

export function readWidget(node: LeafDirective, here: Here): WidgetUse | null {
  const { report, source } = here.page;
  if (!isWidget(node.name)) {
    report.unknown(source.at(startOf(node)), 'widget', node.name, NAMES);
    return null;
  }
  if (WIDGETS[node.name].batch && !here.page.batch)
    problem(here, node, `${node.name} shows the batch of a scene: give the front matter a scene:.`);
  if (node.children.length > 0) problem(here, node, `::${node.name} takes no [label].`);
  const { attributes } = WIDGETS[node.name];
  onlyAttributes(here, node, Object.keys(attributes));
  const attrs: Record<string, string | number | boolean> = {};
  const given = attributesOf(node);
  const shows = attributes.of?.named === 'experiment';
  const experiment = shows ? experimentOf(here.page, given.of) : null;
  if (shows && given.of === undefined) {
    const missing = withoutOf(here.page, node.name);
    if (missing) problem(here, node, missing);
    if (experiment) attrs.of = experiment.id;
  }
  for (const [key, text] of Object.entries(given)) {
    const attribute = attributes[key];
    if (!attribute) continue;
    const fault = (message: string) => report.add(placeOf(here, node, key, 'value'), message);
    const value = read(key, text, attribute, here, fault);
    const known = namesOf(attribute.named, here, experiment);
    if (known && typeof value === 'string' && !value.startsWith('$'))
      for (const word of attribute.type === 'names' ? value.split(/\s+/) : [value])
        if (!known.includes(word))
          fault(
            `There is no ${attribute.named} "${word}"${didYouMean(word, known)}; there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ') || 'none'}.`,
          );
    if (value !== null) attrs[key] = value;
  }
  const use = { name: node.name, attrs };
  checkFiles(node, use, here);
  return use;
}

function read(
  key: string,
  text: string,
  { type, choices = [], min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: Attribute,
  here: Here,
  fault: (message: string) => void,
): string | number | boolean | null {
  if (type === 'flag') {
    if (text !== '') fault(`${key} is a flag: write it without a value.`);
    return true;
  }
  if (text.startsWith('$') && type !== 'vars' && type !== 'text') {
    const name = readVars(key, text.slice(1), here, fault);
    return name && `$${name}`;
  }
  if (type === 'choice') {
    if (choices.includes(text)) return text;
    fault(`${key} is one of ${choices.join(', ')}, not "${text}".`);
    return null;
  }
  if (type === 'vars') return readVars(key, text, here, fault);
  if (type === 'text' || type === 'name' || type === 'names') {
    if (text === '') fault(`${key} needs a ${type === 'text' ? 'text' : 'name'}.`);
    return text;
  }
  const value = Number(text);
  if (text === '' || !Number.isFinite(value) || (type === 'int' && !Number.isInteger(value))) {
    fault(`${key} needs a ${type === 'int' ? 'whole number' : 'number'}, not "${text}".`);
    return null;
  }
  if (value < min || value > max) fault(`${key} goes from ${min} to ${max}, not ${text}.`);
  return value;
}

function readVars(key: string, text: string, here: Here, fault: (message: string) => void): string {
  const names = text.split(/\s+/).filter(Boolean);
  const known = here.page.variables.map(({ name }) => name as string);
  if (names.length === 0) fault(`${key} names at least one variable.`);
  for (const name of names) {
    if (known.includes(name)) continue;
    const list = known.length > 0 ? known.join(', ') : 'none';
    fault(`"${name}" is no variable of this chapter; its front matter has ${list}.`);
  }
  return names.join(' ');
}

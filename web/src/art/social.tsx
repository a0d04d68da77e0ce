// What a link to the site shows elsewhere: 1200 x 630, by day. plugins/tools/social.ts makes pictures of it.
import type { ComponentChild } from 'preact';
import { renderToStaticMarkup } from 'preact-render-to-string';
import { Knight } from './knight';
import { Rival } from './rival';
import { Wizard } from './wizard';

const Card = ({ name, lines, children }: CardProps) => (
  <svg class="social" viewBox="0 0 1200 630" width="1200" height="630" aria-hidden="true">
    <path class="ground-colour" d="M0 0h1200v630H0z" />
    <path class="rule" d="M0 602h1200M0 608h1200" />
    {name.map((line, i) => (
      <text key={line} class="name" x="76" y={340 - 100 * (name.length - i)}>
        {line}
      </text>
    ))}
    {lines.map((line, i) => (
      <text key={line} class="line" x="80" y={310 + 48 * i}>
        {line}
      </text>
    ))}
    {children}
  </svg>
);
interface CardProps {
  name: readonly string[];
  lines: readonly string[];
  children: ComponentChild;
}
/** A figure of the company, its feet on the rule. */
const At = ({ x, scale, children }: { x: number; scale: number; children: ComponentChild }) => (
  <svg
    x={x}
    y={602 - 292 * scale}
    width={200 * scale}
    height={300 * scale}
    viewBox="0 0 200 300"
    aria-hidden="true"
  >
    {children}
  </svg>
);

export const drawings = (): Record<string, string> => ({
  'sir-norm': renderToStaticMarkup(
    <Card
      name={['Sir Norm']}
      lines={['Batch normalization,', 'opened up: every number', 'computed while you watch.']}
    >
      <At x={562} scale={1.25}>
        <Wizard />
      </At>
      <At x={938} scale={1.25}>
        <Rival />
      </At>
      <At x={706} scale={1.75}>
        <Knight />
      </At>
    </Card>,
  ),
  'optimizer-wizard': renderToStaticMarkup(
    <Card
      name={['The Optimizer', 'Wizard']}
      lines={['Gradient descent, momentum, Adam', 'and weight decay, on live networks.']}
    >
      <At x={820} scale={1.8}>
        <Wizard />
      </At>
    </Card>,
  ),
});

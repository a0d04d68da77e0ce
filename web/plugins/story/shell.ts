// The page around everything: head, masthead, footer, scripts. What a static host cannot say in headers
// stands in <meta>.
import type { Chapter } from '../../src/story/types';
import { companionWords } from './companion';
import { attributes, escapeText, scriptJson } from './html';
import { termId } from './inline';
import type { Page } from './page';
import type { Story } from './story';
import { LANGUAGES, speak, WORDS } from './words';

/** Where a page at the root of the site finds what it loads. */
export interface Assets {
  readonly script: string;
  readonly start: string; // what brings the engine, ahead of everything
  readonly shared: readonly string[]; // what the script imports: nobody should wait for its first line to say so
  readonly words: Readonly<Record<string, readonly string[]>>; // scripts of a language other than English
  readonly style: string;
  readonly groupStyles: Readonly<Record<string, string>>; // of widgets that only some pages have
  readonly printStyle: string;
  readonly preload: readonly string[]; // fonts
  readonly icon: string;
  readonly touchIcon: string;
  readonly manifest: string; // '' in development: nothing is kept, nothing can be installed
  readonly licences: string;
  readonly preview: Preview;
  readonly head: string; // dev only: Vite's client
  readonly policy: boolean; // dev needs inline styles and a socket
}
/** What a link to a page shows elsewhere. */
export interface Preview {
  /** Where the site will stand, with a / at the end; '' when the build was not told. */
  readonly address: string;
  readonly pictures: Readonly<Record<string, string>>; // of a story, 1200 x 630
}
/** A chapter as other pages speak of it. */
export interface Entry {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly href: string;
  readonly language?: string; // where it is not the page's own
}
/** Another story of the site. */
export interface Book {
  readonly href: string;
  readonly title: string;
  readonly description: string;
  readonly language: string;
}
export interface Shell {
  readonly story: Story;
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly kind: 'chapter-page' | 'cover-page' | 'plain-page';
  readonly up: string; // from the page to the root of the site: './' or '../'
  readonly room: string | null; // the engine room
  readonly hasGlossary: boolean;
  readonly hasSources: boolean;
  /** The page of this id in every language that has it. */
  readonly alternates: (
    id: string,
  ) => readonly { readonly language: string; readonly href: string }[];
  readonly chapters: readonly Entry[];
  readonly sigil: string;
  readonly main: string;
  readonly data: Chapter | null;
}

/** The workshop shows the story's own figures in a frame; no other page has one. */
const policyOf = (id: string): string =>
  [POLICY, ...(id === 'teachers' ? ["frame-src 'self'"] : [])].join('; ');
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types sirnorm',
].join('; ');

function head(shell: Shell, file: string, assets: Assets): string {
  const { story, id, title, description, kind, data, up } = shell;
  const { address } = assets.preview;
  const at = (href: string) => href.replace(/^\.\//, up);
  const languages = shell.alternates(id);
  const groups = [
    ...(kind === 'chapter-page' ? [] : ['cover']),
    ...(id === 'march' || id === 'teachers' ? ['companion'] : (data?.groups ?? [])),
  ];
  const name = id === 'index' ? title : `${title} · ${story.title}`;
  const preload = (href: string) =>
    `<link${attributes({ rel: 'preload', href, as: 'font', type: 'font/woff2', crossorigin: true })}>`;
  return [
    '<meta charset="utf-8">',
    assets.policy
      ? `<meta${attributes({ 'http-equiv': 'Content-Security-Policy', content: policyOf(id) })}>`
      : '',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeText(name)}</title>`,
    `<meta${attributes({ name: 'description', content: description })}>`,
    '<meta name="color-scheme" content="light dark">',
    '<meta name="theme-color" content="#f4f0e6" media="(prefers-color-scheme: light)">',
    '<meta name="theme-color" content="#10151f" media="(prefers-color-scheme: dark)">',
    '<meta name="referrer" content="no-referrer">',
    ...preview(shell, file, name, assets.preview),
    `<link${attributes({ rel: 'icon', href: at(assets.icon), type: 'image/svg+xml' })}>`,
    ...(assets.manifest
      ? [
          `<link${attributes({ rel: 'apple-touch-icon', href: at(assets.touchIcon) })}>`,
          `<link${attributes({ rel: 'manifest', href: at(assets.manifest) })}>`,
        ]
      : []),
    ...(data?.batch
      ? [
          `<script${attributes({ type: 'module', src: at(assets.start), async: true, fetchpriority: 'high', 'data-engine': true })}></script>`,
        ]
      : []),
    ...assets.preload.map(at).map(preload),
    ...[assets.style, ...groups.flatMap((group) => assets.groupStyles[group] ?? [])].map(
      (href) => `<link${attributes({ rel: 'stylesheet', href: at(href) })}>`,
    ),
    ...(assets.printStyle
      ? [`<link${attributes({ rel: 'stylesheet', href: at(assets.printStyle), media: 'print' })}>`]
      : []),
    assets.head,
    `<script${attributes({ type: 'module', src: at(assets.script) })}></script>`,
    ...[...assets.shared, ...(assets.words[story.language] ?? [])].map(
      (href) => `<link${attributes({ rel: 'modulepreload', href: at(href) })}>`,
    ),
    // Search engines want whole addresses; readers have the links at the top of the page.
    ...(languages.length > 1 && address ? languages : []).map(
      ({ language, href }) =>
        `<link${attributes({ rel: 'alternate', hreflang: language, href: new URL(href, address + file).href })}>`,
    ),
  ]
    .filter(Boolean)
    .join('\n');
}

/** Open Graph and Twitter cards. Most readers of them want a whole address, which a build only has when it is
 *  told; else the picture is named relative to the page, which some of them follow. */
function preview(
  { story, title, description, kind, up, alternates, id }: Shell,
  file: string,
  name: string,
  { address, pictures }: Preview,
): readonly string[] {
  const picture = pictures[story.id]?.replace(/^\.\//, address || up);
  const others = alternates(id).filter(({ language }) => language !== story.language);
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['og:type', kind === 'cover-page' ? 'website' : 'article'],
    ['og:site_name', story.title],
    ['og:title', kind === 'cover-page' ? name : title],
    ['og:description', description],
    ['og:locale', story.language],
    ...others.map(({ language }) => ['og:locale:alternate', language] as const),
    ['og:url', address && address + file.replace(/(^|\/)index\.html$/, '$1')],
    ['og:image', picture],
    ['og:image:width', picture && '1200'],
    ['og:image:height', picture && '630'],
    ['og:image:alt', picture && WORDS.preview(story.title)],
  ];
  const card = { name: 'twitter:card', content: picture ? 'summary_large_image' : 'summary' };
  const canonical = address && {
    rel: 'canonical',
    href: facts.find(([key]) => key === 'og:url')?.[1],
  };
  return [
    ...facts.flatMap(([property, content]) =>
      content ? `<meta${attributes({ property, content })}>` : [],
    ),
    `<meta${attributes(card)}>`,
    ...(canonical ? [`<link${attributes(canonical)}>`] : []),
  ];
}

const FEW = 6; // chapters whose titles fit beside the brand

function masthead({ chapters, id, story, sigil, alternates }: Shell): string {
  const items = chapters.map((chapter) => {
    const { href, language } = chapter;
    const current = chapter.id === id ? 'page' : null;
    const title = chapters.length > FEW ? chapter.title : null;
    const link = { href, title, lang: language, hreflang: language, 'aria-current': current };
    return `<li><a${attributes(link)}>${escapeText(chapter.title)}</a></li>`;
  });
  const others = alternates(id).filter(({ language }) => language !== story.language);
  const languages = others.map(({ language, href }) => {
    const link = { class: 'language', href, lang: language, hreflang: language, rel: 'alternate' };
    return `<a${attributes(link)}>${LANGUAGES[language] ?? language}</a>`;
  });
  const brand = attributes({
    class: 'brand',
    href: './',
    'aria-current': id === 'index' ? 'page' : null,
  });
  return `<header class="masthead"><a${brand}>${sigil}${escapeText(story.title)}</a>
<nav aria-label="${WORDS.chapters}"><ol${attributes({ class: chapters.length > FEW ? 'many' : null })}>${items.join('')}</ol></nav>${languages.join('')}</header>`;
}

function foot({ id, story, room, up, hasGlossary, hasSources }: Shell, assets: Assets): string {
  const link = (page: string, href: string, text: string) =>
    `<a${attributes({ href, 'aria-current': id === page ? 'page' : null })}>${text}</a>`;
  const links = [
    hasGlossary ? link('glossary', './glossary.html', WORDS.glossaryPage.title) : '',
    hasSources ? link('sources', './sources.html', WORDS.sourcesPage.title) : '',
    link('march', './march.html', companionWords(story.language).march.title),
    link('teachers', './teachers.html', companionWords(story.language).teach.title),
    room ? link('engine', room, WORDS.engineRoom) : '',
    link('licences', assets.licences.replace(/^\.\//, up), WORDS.licences),
  ];
  return `<footer class="foot"><p>${links.filter(Boolean).join(' · ')}</p>
<p>${WORDS.footer}</p></footer>`;
}

/** What is shown when a newer version of the pages waits: offline/keep.ts. */
function update(language: string): string {
  const { ready, use, later } = companionWords(language).update;
  return `<template id="update"><div class="update" role="status">${ready} <button type="button" class="use">${use}</button> <button type="button" class="later">${later}</button></div></template>`;
}

/** file: where the page will lie, from the root of the site. */
export function renderPage(shell: Shell, file: string, assets: Assets): string {
  speak(shell.story.language);
  const { story, kind, main, data } = shell;
  const json = data
    ? `<script type="application/json" id="chapter">${scriptJson(data)}</script>\n`
    : '';
  const notices =
    kind === 'plain-page' || kind === 'cover-page'
      ? ''
      : `<noscript><p class="notice">${WORDS.noscript}</p></noscript>
<p class="notice" id="engine-notice" role="status" hidden></p>\n`;
  return `<!doctype html>
<html lang="${story.language}">
<head>
${head(shell, file, assets)}
</head>
<body class="${kind}">
<a class="skip" href="#main">${WORDS.skip}</a>
${masthead(shell)}
${notices}${main}
${foot(shell, assets)}
${assets.manifest ? `${update(story.language)}\n` : ''}${json}</body>
</html>
`;
}

export interface Head {
  readonly kicker: string;
  readonly title: string;
  readonly summary: string;
}
export const headOf = (
  { kicker, title, summary }: Head,
  picture = '',
  kind = 'chapter-head',
  time = '',
): string =>
  `<header class="${kind}"><p class="kicker">${escapeText(kicker)}${time && ` <span class="time">${time}</span>`}</p><h1>${escapeText(title)}</h1><p class="summary">${escapeText(summary)}</p>${picture}</header>`;

/** What the terms of a page mean; each opens from its buttons in the text, without any script. */
export const renderTerms = ({ terms, story }: Page): string =>
  [...terms]
    .map((term) => {
      const found = story.glossary.get(term);
      const meaning = escapeText(found?.meaning ?? '');
      return `<div id="${termId(term)}" class="term-note" popover><p><strong>${escapeText(found?.term ?? term)}</strong> ${meaning}</p></div>`;
    })
    .join('\n');
